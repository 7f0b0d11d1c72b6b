/**
 * What every backend must answer, worked out over plain maps: the filter language and the metrics written down a second
 * time, slowly and without any code of the client or of an adapter. Only the shapes of filters, specs and records are
 * shared.
 */
@NullMarked
package io.covector.tck.oracle;

import org.jspecify.annotations.NullMarked;
