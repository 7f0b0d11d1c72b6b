package io.covector.test.servers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The images of a server.
 *
 * @param published the public one, which may be pulled
 * @param built the one that {@code servers/images/build} makes; never pulled, since anybody could publish one of that
 *     name
 */
record ServerImage(Optional<String> published, String built) {
    /** Both, the better one first. */
    List<String> names() {
        return Stream.concat(published.stream(), Stream.of(built)).toList();
    }

    /** What an engine must do to give one of them. */
    String advice() {
        return published.map(name -> "can pull " + name + " or ").orElse("") + "has " + built;
    }
}
