/** A reverse dictionary: finds the word for a meaning among the glosses of WordNet. */
@NullMarked
package io.covector.examples.dictionary;

import org.jspecify.annotations.NullMarked;
