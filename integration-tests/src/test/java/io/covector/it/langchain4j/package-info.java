/** LangChain4j on real servers. */
@NullMarked
package io.covector.it.langchain4j;

import org.jspecify.annotations.NullMarked;
