package io.covector.it.servers;

/** A server that someone else runs. */
record GivenMilvus(String uri) implements MilvusServer {
    @Override
    public void close() {}
}
