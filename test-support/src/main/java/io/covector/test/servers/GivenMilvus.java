package io.covector.test.servers;

/** A server that someone else runs. */
record GivenMilvus(String uri) implements MilvusServer {
    @Override
    public void close() {}
}
