/**
 * Servers for the tests, found or started: a given one, one in Docker, or one from packages, in this order.
 *
 * <p>Settings, as system properties or as environment variables ({@code covector.test.pg.url} is {@code
 * COVECTOR_TEST_PG_URL}):
 *
 * <ul>
 *   <li>{@code covector.test.pg.url}, {@code .user}, {@code .password}: a server that runs already; the user must be a
 *       superuser, since each test class makes a database of its own
 *   <li>{@code covector.test.milvus.uri}, {@code covector.test.lite.uri}: the same for Milvus and for Milvus Lite
 *   <li>{@code covector.test.servers}: {@code auto} (default), {@code docker} or {@code packages}
 *   <li>{@code covector.test.pg.image}, {@code covector.test.milvus.image}, {@code covector.test.lite.image}: the image
 *       for Docker; by default the public one, or the one that {@code servers/images/build} made
 * </ul>
 */
@NullMarked
package io.covector.test.servers;

import org.jspecify.annotations.NullMarked;
