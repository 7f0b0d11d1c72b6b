/**
 * An adapter around an adapter that checks every request and every answer: what the layers above promise adapters, and
 * what adapters promise them. Every test of the contract runs through it. It knows the SPI alone.
 */
@NullMarked
package io.covector.tck.asserting;

import org.jspecify.annotations.NullMarked;
