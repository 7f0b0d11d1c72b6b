/** The PostgreSQL that the tests are given, tested itself. */
@NullMarked
package io.covector.it.servers;

import org.jspecify.annotations.NullMarked;
