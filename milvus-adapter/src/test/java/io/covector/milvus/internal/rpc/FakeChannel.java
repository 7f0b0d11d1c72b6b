package io.covector.milvus.internal.rpc;

import java.util.ArrayList;
import java.util.List;

/** A connection that is in the state that it is told to be in, and remembers what was done to it. For one thread. */
final class FakeChannel implements PooledChannel {
    final List<String> done = new ArrayList<>();
    State state = State.READY;

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean connect() {
        done.add("connect");
        return state == State.READY;
    }

    @Override
    public void reconnect() {
        done.add("reconnect");
    }

    @Override
    public void close() {
        done.add("close");
    }

    @Override
    public void abort() {
        done.add("abort");
    }
}
