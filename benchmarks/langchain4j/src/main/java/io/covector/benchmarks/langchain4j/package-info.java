/** LangChain4j's stores as peers. */
@NullMarked
package io.covector.benchmarks.langchain4j;

import org.jspecify.annotations.NullMarked;
