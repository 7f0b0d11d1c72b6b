/** A collection as embedding store of LangChain4j. */
@NullMarked
package io.covector.langchain4j;

import org.jspecify.annotations.NullMarked;
