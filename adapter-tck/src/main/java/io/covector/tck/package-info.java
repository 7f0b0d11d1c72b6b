/**
 * The contract that every adapter must pass. An adapter's test is a class that extends {@link
 * io.covector.tck.BackendTck} and hands it a {@link io.covector.tck.TckFixture}; which tests expect a behaviour and
 * which expect a refusal is decided by the capabilities that the backend declares.
 */
@NullMarked
package io.covector.tck;

import org.jspecify.annotations.NullMarked;
