/**
 * Fakes for the tests of every module: time, scheduler, context, and a backend in memory whose requests go wrong as
 * told. Everything here is made of the SPI only and touches neither network, disk nor the machine's clock.
 */
@NullMarked
package io.covector.test;

import org.jspecify.annotations.NullMarked;
