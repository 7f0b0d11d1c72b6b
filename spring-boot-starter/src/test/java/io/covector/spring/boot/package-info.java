/** Tests of the starter; spring-boot4-tests runs them with Spring Boot 4. */
@NullMarked
package io.covector.spring.boot;

import org.jspecify.annotations.NullMarked;
