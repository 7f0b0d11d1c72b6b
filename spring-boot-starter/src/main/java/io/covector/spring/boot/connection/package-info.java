/** Connection details from containers of Docker Compose and Testcontainers. */
@NullMarked
package io.covector.spring.boot.connection;

import org.jspecify.annotations.NullMarked;
