package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.ChannelSet.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChannelSetTest {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final List<FakeChannel> opened = new ArrayList<>();
    private double draw = 0.5; // the middle: lifetimes as configured
    private long now = -1_000;

    @Test
    void theFirstCallOpensTheLeastAndTakesTheFirst() {
        ChannelSet<FakeChannel> channels = channels(4, 2, 3);

        Member<FakeChannel> one = channels.take(now);

        assertThat(opened).hasSize(2);
        assertThat(one.channel()).isSameAs(opened.get(0));
        channels.release(one);
        assertThat(channels.take(now).channel())
                .isSameAs(opened.get(0)); // so that one connection serves a client of one thread
    }

    @Test
    void callsSpreadAndGrowthBeginsWhenAllAreFull() {
        ChannelSet<FakeChannel> channels = channels(3, 2, 2);

        List<FakeChannel> first = take(channels, 4);
        assertThat(first).containsExactly(opened.get(0), opened.get(1), opened.get(0), opened.get(1));
        assertThat(opened).hasSize(2);

        List<FakeChannel> more = take(channels, 2);
        assertThat(opened).hasSize(3);
        assertThat(more).containsExactly(opened.get(2), opened.get(2));
        assertThat(channels.calls()).isEqualTo(6);
        assertThat(channels.counts()).isEqualTo("3 of 3 channels");
        assertThatThrownBy(() -> channels.take(now)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConnectionThatFailsIsTakenLast() {
        ChannelSet<FakeChannel> channels = channels(2, 2, 2);
        take(channels, 1);
        opened.get(0).state = PooledChannel.State.FAILING;
        opened.get(1).state = PooledChannel.State.CONNECTING;

        assertThat(take(channels, 3)).containsExactly(opened.get(1), opened.get(1), opened.get(0));
        assertThat(channels.counts()).isEqualTo("2 of 2 channels, 1 failing");
    }

    @Test
    void oneThatConnectsWaitsBehindOneThatHas() {
        ChannelSet<FakeChannel> channels = channels(2, 2, 2);
        take(channels, 1);
        opened.get(1).state = PooledChannel.State.CONNECTING;

        assertThat(take(channels, 2)).containsExactly(opened.get(0), opened.get(1));
    }

    @Test
    void anotherIsOpenedBesideOneThatFailsOnlyIfOthersWork() {
        ChannelSet<FakeChannel> someWork = channels(3, 2, 1);
        someWork.take(now);
        opened.get(1).state = PooledChannel.State.FAILING;
        assertThat(someWork.take(now).channel()).isSameAs(opened.get(2));

        opened.clear();
        ChannelSet<FakeChannel> noneWorks = channels(3, 2, 1);
        noneWorks.take(now);
        opened.forEach(channel -> channel.state = PooledChannel.State.FAILING);
        assertThat(noneWorks.take(now).channel()).isSameAs(opened.get(1));
        assertThat(opened).hasSize(2);
    }

    @Test
    void callsThatMeetAFailureConnectAtMostOnceASecond() {
        ChannelSet<FakeChannel> channels = channels(1, 1, 10);
        channels.take(now);
        FakeChannel channel = opened.get(0);
        assertThat(channel.done).isEmpty();

        channel.state = PooledChannel.State.FAILING;
        channels.take(now);
        channels.take(now += Duration.ofMillis(999).toNanos());
        assertThat(channel.done).containsExactly("reconnect");
        channels.take(now += Duration.ofMillis(1).toNanos());
        assertThat(channel.done).containsExactly("reconnect", "reconnect");
        channel.state = PooledChannel.State.READY;
        channels.take(now += Duration.ofSeconds(2).toNanos());
        assertThat(channel.done).hasSize(2);
    }

    @Test
    void anOldConnectionTakesNoCallAndClosesWithItsLast() {
        ChannelSet<FakeChannel> channels = channels(2, 1, 10);
        Member<FakeChannel> one = channels.take(now);
        Member<FakeChannel> two = channels.take(now);

        now += LIFETIME.toNanos() - 1;
        assertThat(channels.take(now).channel()).isSameAs(opened.get(0));
        now += 1;
        assertThat(channels.take(now).channel()).isSameAs(opened.get(1));
        assertThat(channels.counts()).isEqualTo("1 of 2 channels, 1 draining");
        assertThat(channels.calls()).isEqualTo(4);

        channels.release(one);
        channels.release(two);
        assertThat(opened.get(0).done).isEmpty();
        channels.release(one);
        assertThat(opened.get(0).done).containsExactly("close");
        assertThat(channels.counts()).isEqualTo("1 of 2 channels");
    }

    @Test
    void anOldConnectionWithoutCallsIsClosedAndTheExtraOnesAreNotReplaced() {
        ChannelSet<FakeChannel> channels = channels(4, 2, 1);
        List<Member<FakeChannel>> calls =
                List.of(channels.take(now), channels.take(now), channels.take(now), channels.take(now));
        calls.forEach(channels::release);
        assertThat(opened).hasSize(4);

        now += LIFETIME.toNanos();
        channels.take(now);

        assertThat(opened).hasSize(6);
        assertThat(opened.subList(0, 4))
                .allSatisfy(channel -> assertThat(channel.done).containsExactly("close"));
    }

    @Test
    void callsThatTakeTooLongOnAnOldConnectionAreEnded() {
        ChannelSet<FakeChannel> channels = channels(1, 1, 10);
        Member<FakeChannel> slow = channels.take(now);
        now += LIFETIME.plus(DRAIN).toNanos() - 1;
        channels.release(channels.take(now));
        assertThat(slow.isAborted()).isFalse();

        now += 1;
        channels.release(channels.take(now));
        channels.release(channels.take(now));

        assertThat(slow.isAborted()).isTrue();
        assertThat(opened.get(0).done).containsExactly("abort");
        channels.release(slow);
        assertThat(opened.get(0).done).containsExactly("abort", "close");
    }

    @Test
    void lifetimesDifferByATenthEachWay() {
        draw = 0;
        assertThat(lifetimeOfOne()).isEqualTo(Duration.ofMinutes(27));
        draw = Math.nextDown(1.0);
        assertThat(lifetimeOfOne()).isEqualTo(Duration.ofMinutes(33));
    }

    /** In whole seconds. */
    private Duration lifetimeOfOne() {
        opened.clear();
        ChannelSet<FakeChannel> channels = channels(1, 1, 10_000);
        channels.take(0);
        long seconds = LongStream.iterate(1, second -> second + 1)
                .filter(second ->
                        channels.take(Duration.ofSeconds(second).toNanos()).channel() != opened.get(0))
                .findFirst()
                .orElseThrow();
        return Duration.ofSeconds(seconds);
    }

    @Test
    void connectsTheLeastBeforeTheFirstCall() {
        ChannelSet<FakeChannel> channels = channels(3, 2, 1);
        assertThat(channels.connect(now)).isZero();
        assertThat(opened)
                .hasSize(2)
                .allSatisfy(channel -> assertThat(channel.done).containsExactly("connect"));
        opened.get(1).state = PooledChannel.State.CONNECTING;
        assertThat(channels.connect(now)).isEqualTo(1);
        assertThat(opened).hasSize(2);
    }

    @Test
    void abortEndsAllCalls() {
        ChannelSet<FakeChannel> channels = channels(2, 1, 1);
        channels.take(now);
        now += LIFETIME.toNanos();
        channels.take(now);

        channels.abort();

        assertThat(opened)
                .hasSize(2)
                .allSatisfy(channel -> assertThat(channel.done).containsExactly("abort"));
    }

    /** A connection never carries more than it may, an old one takes no call, and none is left behind. */
    @Test
    void holdsItsBoundsUnderRandomCalls() {
        long seed = Long.getLong("covector.seed", 20261124);
        Random random = new Random(seed);
        List<PooledChannel.State> states =
                List.of(PooledChannel.State.READY, PooledChannel.State.CONNECTING, PooledChannel.State.FAILING);
        ChannelSet<FakeChannel> channels = channels(5, 2, 3);
        List<Member<FakeChannel>> calls = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(20) * 1_000_000_000L;
            draw = random.nextDouble();
            if (!opened.isEmpty() && random.nextInt(10) == 0) {
                FakeChannel channel = opened.get(random.nextInt(opened.size()));
                channel.state = states.get(random.nextInt(3));
            }
            if (calls.size() < 15 && (calls.isEmpty() || random.nextBoolean())) {
                Member<FakeChannel> member = channels.take(now);
                calls.add(member);
                assertThat(member.channel().done)
                        .as("seed %d, step %d", seed, step)
                        .doesNotContain("close", "abort");
                assertThat(calls.stream().filter(member::equals)).hasSizeLessThanOrEqualTo(3);
            } else {
                channels.release(calls.remove(random.nextInt(calls.size())));
            }
            assertThat(channels.calls()).isEqualTo(calls.size());
        }
        calls.forEach(channels::release);
        assertThat(opened).hasSizeGreaterThan(100);
        assertThat(opened.stream().filter(channel -> !channel.done.contains("close")))
                .as("seed %d", seed)
                .hasSizeLessThanOrEqualTo(5);
    }

    private ChannelSet<FakeChannel> channels(int channels, int minChannels, int streams) {
        MilvusConfig.Pool limits = new MilvusConfig.Pool(
                channels * streams, channels, minChannels, streams, LIFETIME, DRAIN, Duration.ofSeconds(5), false);
        return new ChannelSet<>(
                limits,
                () -> {
                    FakeChannel channel = new FakeChannel();
                    opened.add(channel);
                    return channel;
                },
                new Random() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public double nextDouble() {
                        return draw;
                    }
                });
    }

    private List<FakeChannel> take(ChannelSet<FakeChannel> channels, int calls) {
        List<FakeChannel> taken = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            taken.add(channels.take(now).channel());
        }
        return taken;
    }
}
