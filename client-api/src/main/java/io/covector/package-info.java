/** What applications call: collections, records, filters, searches, errors. */
@NullMarked
package io.covector;

import org.jspecify.annotations.NullMarked;
