/** Health of clients, for the two places where Spring Boot has its types. */
@NullMarked
package io.covector.spring.boot.health;

import org.jspecify.annotations.NullMarked;
