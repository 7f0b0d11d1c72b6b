/** Opens a configured backend and composes the layers around it. */
@NullMarked
package io.covector.client;

import org.jspecify.annotations.NullMarked;
