/** The contract on collections that another application has made, attached by configuration. */
@NullMarked
package io.covector.it.adopted;

import org.jspecify.annotations.NullMarked;
