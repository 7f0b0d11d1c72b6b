/**
 * The transaction log: the changes since the last commit of an index, in files or nowhere.
 * May use {@code document} and {@code file}; knows no index.
 */
@NullMarked
package io.covector.embedded.internal.log;

import org.jspecify.annotations.NullMarked;
