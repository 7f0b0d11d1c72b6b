/** Connection details from containers. */
@NullMarked
package io.covector.spring.boot.connection;

import org.jspecify.annotations.NullMarked;
