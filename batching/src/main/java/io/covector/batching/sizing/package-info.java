/**
 * How large requests are: the limits that they keep, the size to send them in, what is learned from each, and how a
 * call is cut. May use the API. Sends nothing itself.
 */
@NullMarked
package io.covector.batching.sizing;

import org.jspecify.annotations.NullMarked;
