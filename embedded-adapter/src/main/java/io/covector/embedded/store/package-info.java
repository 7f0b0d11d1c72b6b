/** What the embedded backend can do beside what every backend can. */
@NullMarked
package io.covector.embedded.store;

import org.jspecify.annotations.NullMarked;
