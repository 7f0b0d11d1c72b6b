package io.covector.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.milvus.Links.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final List<FakeLink> opened = new ArrayList<>();
    private double draw = 0.5; // the middle: lifetimes as configured
    private long now = -1_000;

    @Test
    void theFirstCallOpensTheLeastAndTakesTheFirst() {
        Links<FakeLink> links = links(4, 2, 3);

        Member<FakeLink> one = links.take(now);

        assertThat(opened).hasSize(2);
        assertThat(one.link()).isSameAs(opened.get(0));
        links.release(one);
        assertThat(links.take(now).link())
                .isSameAs(opened.get(0)); // so that one connection serves a client of one thread
    }

    @Test
    void callsSpreadAndGrowthBeginsWhenAllAreFull() {
        Links<FakeLink> links = links(3, 2, 2);

        List<FakeLink> first = take(links, 4);
        assertThat(first).containsExactly(opened.get(0), opened.get(1), opened.get(0), opened.get(1));
        assertThat(opened).hasSize(2);

        List<FakeLink> more = take(links, 2);
        assertThat(opened).hasSize(3);
        assertThat(more).containsExactly(opened.get(2), opened.get(2));
        assertThat(links.calls()).isEqualTo(6);
        assertThat(links.counts()).isEqualTo("3 of 3 channels");
        assertThatThrownBy(() -> links.take(now)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConnectionThatFailsIsTakenLast() {
        Links<FakeLink> links = links(2, 2, 2);
        take(links, 1);
        opened.get(0).state = Link.State.FAILING;
        opened.get(1).state = Link.State.CONNECTING;

        assertThat(take(links, 3)).containsExactly(opened.get(1), opened.get(1), opened.get(0));
        assertThat(links.counts()).isEqualTo("2 of 2 channels, 1 failing");
    }

    @Test
    void oneThatConnectsWaitsBehindOneThatHas() {
        Links<FakeLink> links = links(2, 2, 2);
        take(links, 1);
        opened.get(1).state = Link.State.CONNECTING;

        assertThat(take(links, 2)).containsExactly(opened.get(0), opened.get(1));
    }

    @Test
    void anotherIsOpenedBesideOneThatFailsOnlyIfOthersWork() {
        Links<FakeLink> someWork = links(3, 2, 1);
        someWork.take(now);
        opened.get(1).state = Link.State.FAILING;
        assertThat(someWork.take(now).link()).isSameAs(opened.get(2));

        opened.clear();
        Links<FakeLink> noneWorks = links(3, 2, 1);
        noneWorks.take(now);
        opened.forEach(link -> link.state = Link.State.FAILING);
        assertThat(noneWorks.take(now).link()).isSameAs(opened.get(1));
        assertThat(opened).hasSize(2);
    }

    @Test
    void callsThatMeetAFailureConnectAtMostOnceASecond() {
        Links<FakeLink> links = links(1, 1, 10);
        links.take(now);
        FakeLink link = opened.get(0);
        assertThat(link.done).isEmpty();

        link.state = Link.State.FAILING;
        links.take(now);
        links.take(now += Duration.ofMillis(999).toNanos());
        assertThat(link.done).containsExactly("reconnect");
        links.take(now += Duration.ofMillis(1).toNanos());
        assertThat(link.done).containsExactly("reconnect", "reconnect");
        link.state = Link.State.READY;
        links.take(now += Duration.ofSeconds(2).toNanos());
        assertThat(link.done).hasSize(2);
    }

    @Test
    void anOldConnectionTakesNoCallAndClosesWithItsLast() {
        Links<FakeLink> links = links(2, 1, 10);
        Member<FakeLink> one = links.take(now);
        Member<FakeLink> two = links.take(now);

        now += LIFETIME.toNanos() - 1;
        assertThat(links.take(now).link()).isSameAs(opened.get(0));
        now += 1;
        assertThat(links.take(now).link()).isSameAs(opened.get(1));
        assertThat(links.counts()).isEqualTo("1 of 2 channels, 1 draining");
        assertThat(links.calls()).isEqualTo(4);

        links.release(one);
        links.release(two);
        assertThat(opened.get(0).done).isEmpty();
        links.release(one);
        assertThat(opened.get(0).done).containsExactly("close");
        assertThat(links.counts()).isEqualTo("1 of 2 channels");
    }

    @Test
    void anOldConnectionWithoutCallsIsClosedAndTheExtraOnesAreNotReplaced() {
        Links<FakeLink> links = links(4, 2, 1);
        List<Member<FakeLink>> calls = List.of(links.take(now), links.take(now), links.take(now), links.take(now));
        calls.forEach(links::release);
        assertThat(opened).hasSize(4);

        now += LIFETIME.toNanos();
        links.take(now);

        assertThat(opened).hasSize(6);
        assertThat(opened.subList(0, 4))
                .allSatisfy(link -> assertThat(link.done).containsExactly("close"));
    }

    @Test
    void callsThatTakeTooLongOnAnOldConnectionAreEnded() {
        Links<FakeLink> links = links(1, 1, 10);
        Member<FakeLink> slow = links.take(now);
        now += LIFETIME.plus(DRAIN).toNanos() - 1;
        links.release(links.take(now));
        assertThat(slow.isAborted()).isFalse();

        now += 1;
        links.release(links.take(now));
        links.release(links.take(now));

        assertThat(slow.isAborted()).isTrue();
        assertThat(opened.get(0).done).containsExactly("abort");
        links.release(slow);
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
        Links<FakeLink> links = links(1, 1, 10_000);
        links.take(0);
        long seconds = LongStream.iterate(1, second -> second + 1)
                .filter(second ->
                        links.take(Duration.ofSeconds(second).toNanos()).link() != opened.get(0))
                .findFirst()
                .orElseThrow();
        return Duration.ofSeconds(seconds);
    }

    @Test
    void connectsTheLeastBeforeTheFirstCall() {
        Links<FakeLink> links = links(3, 2, 1);
        assertThat(links.connect(now)).isZero();
        assertThat(opened).hasSize(2).allSatisfy(link -> assertThat(link.done).containsExactly("connect"));
        opened.get(1).state = Link.State.CONNECTING;
        assertThat(links.connect(now)).isEqualTo(1);
        assertThat(opened).hasSize(2);
    }

    @Test
    void abortEndsAllCalls() {
        Links<FakeLink> links = links(2, 1, 1);
        links.take(now);
        now += LIFETIME.toNanos();
        links.take(now);

        links.abort();

        assertThat(opened).hasSize(2).allSatisfy(link -> assertThat(link.done).containsExactly("abort"));
    }

    /** A connection never carries more than it may, an old one takes no call, and none is left behind. */
    @Test
    void holdsItsBoundsUnderRandomCalls() {
        long seed = Long.getLong("covector.seed", 20261124);
        Random random = new Random(seed);
        List<Link.State> states = List.of(Link.State.READY, Link.State.CONNECTING, Link.State.FAILING);
        Links<FakeLink> links = links(5, 2, 3);
        List<Member<FakeLink>> calls = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(20) * 1_000_000_000L;
            draw = random.nextDouble();
            if (!opened.isEmpty() && random.nextInt(10) == 0) {
                FakeLink link = opened.get(random.nextInt(opened.size()));
                link.state = states.get(random.nextInt(3));
            }
            if (calls.size() < 15 && (calls.isEmpty() || random.nextBoolean())) {
                Member<FakeLink> member = links.take(now);
                calls.add(member);
                assertThat(member.link().done)
                        .as("seed %d, step %d", seed, step)
                        .doesNotContain("close", "abort");
                assertThat(calls.stream().filter(member::equals)).hasSizeLessThanOrEqualTo(3);
            } else {
                links.release(calls.remove(random.nextInt(calls.size())));
            }
            assertThat(links.calls()).isEqualTo(calls.size());
        }
        calls.forEach(links::release);
        assertThat(opened).hasSizeGreaterThan(100);
        assertThat(opened.stream().filter(link -> !link.done.contains("close")))
                .as("seed %d", seed)
                .hasSizeLessThanOrEqualTo(5);
    }

    private Links<FakeLink> links(int channels, int minChannels, int streams) {
        MilvusConfig.Pool limits = new MilvusConfig.Pool(
                channels * streams, channels, minChannels, streams, LIFETIME, DRAIN, Duration.ofSeconds(5), false);
        return new Links<>(
                limits,
                () -> {
                    FakeLink link = new FakeLink();
                    opened.add(link);
                    return link;
                },
                new Random() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public double nextDouble() {
                        return draw;
                    }
                });
    }

    private List<FakeLink> take(Links<FakeLink> links, int calls) {
        List<FakeLink> taken = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            taken.add(links.take(now).link());
        }
        return taken;
    }
}
