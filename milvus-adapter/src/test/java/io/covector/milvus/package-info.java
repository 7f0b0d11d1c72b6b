@NullMarked
package io.covector.milvus;

import org.jspecify.annotations.NullMarked;
