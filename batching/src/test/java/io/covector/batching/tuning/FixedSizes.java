package io.covector.batching.tuning;

/**
 * The best that one size and one number of concurrent requests can do against a model, found by trying all of them.
 * Those that the server throttles more than once in a hundred requests do not count: it is to be obeyed.
 *
 * @param choice which it is
 * @param itemsPerSecond what it does
 */
record FixedSizes(Choice choice, double itemsPerSecond) {
    private static final double STEP = Math.pow(2, 0.25);

    static FixedSizes best(Model model, TuningRange range) {
        FixedSizes best = new FixedSizes(new Choice(1, 1, 0), 0);
        for (int concurrentRequests = 1; concurrentRequests <= range.maxConcurrentRequests(); concurrentRequests++) {
            for (double items = range.maxItems(); items >= 8; items /= STEP) {
                FixedSizes next = run(model, new Choice((int) items, concurrentRequests, 0), 1);
                best = next.itemsPerSecond() > best.itemsPerSecond() ? next : best;
            }
        }
        return best;
    }

    static FixedSizes run(Model model, Choice choice, long seed) {
        Simulation simulation = new Simulation(model, seed);
        Simulation.Pilot pilot = Simulation.Pilot.steady(choice);
        simulation.run(pilot, 2);
        Simulation.Part part = simulation.run(pilot, 20);
        return new FixedSizes(choice, part.throttledShare() > 0.01 ? 0 : part.itemsPerSecond());
    }
}
