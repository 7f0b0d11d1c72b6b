package io.covector.batching.tuning;

/**
 * The best that one size and one number of requests in flight can do against a model, found by trying all of them. Those
 * that the server throttles more than once in a hundred requests do not count: it is to be obeyed.
 *
 * @param choice which it is
 * @param itemsPerSecond what it does
 */
record Fixed(Choice choice, double itemsPerSecond) {
    private static final double STEP = Math.pow(2, 0.25);

    static Fixed best(Model model, TuningRange range) {
        Fixed best = new Fixed(new Choice(1, 1, 0), 0);
        for (int parallelism = 1; parallelism <= range.maxParallelism(); parallelism++) {
            for (double items = range.maxItems(); items >= 8; items /= STEP) {
                Fixed next = run(model, new Choice((int) items, parallelism, 0), 1);
                best = next.itemsPerSecond() > best.itemsPerSecond() ? next : best;
            }
        }
        return best;
    }

    static Fixed run(Model model, Choice choice, long seed) {
        Simulation simulation = new Simulation(model, seed);
        Simulation.Pilot pilot = Simulation.Pilot.steady(choice);
        simulation.run(pilot, 2);
        Simulation.Part part = simulation.run(pilot, 20);
        return new Fixed(choice, part.throttledShare() > 0.01 ? 0 : part.itemsPerSecond());
    }
}
