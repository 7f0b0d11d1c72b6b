/** Clients and collections of Covector in Spring Boot, from properties under {@code covector}. */
@NullMarked
package io.covector.spring.boot;

import org.jspecify.annotations.NullMarked;
