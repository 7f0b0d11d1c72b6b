/** Opens clients: finds configuration and adapter, and puts the layers together. */
@NullMarked
package io.covector.client;

import org.jspecify.annotations.NullMarked;
