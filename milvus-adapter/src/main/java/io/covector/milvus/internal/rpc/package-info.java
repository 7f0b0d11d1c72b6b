/**
 * Calls and the channels that carry them, failures as Covector's, waiting for the server. Only {@code Rpc} and
 * {@code GrpcChannel} know gRPC. May touch {@code config}.
 */
@NullMarked
package io.covector.milvus.internal.rpc;

import org.jspecify.annotations.NullMarked;
