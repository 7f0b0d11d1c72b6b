/**
 * How collections are laid out in Milvus: fields and their names, keys of the metadata, parameters of indexes.
 * May touch messages of Milvus, and no other room.
 */
@NullMarked
package io.covector.milvus.internal.schema;

import org.jspecify.annotations.NullMarked;
