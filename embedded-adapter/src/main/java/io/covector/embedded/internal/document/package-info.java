/**
 * Records as Lucene documents and back: fields, terms, points and vectors.
 * The lowest room: uses Lucene and the API, no other room.
 */
@NullMarked
package io.covector.embedded.internal.document;

import org.jspecify.annotations.NullMarked;
