/** The API: clients, collections, records, searches, errors. */
@NullMarked
package io.covector;

import org.jspecify.annotations.NullMarked;
