package io.covector.it.differential;

import io.covector.filter.And;
import io.covector.filter.Filter;
import io.covector.filter.In;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes a failing filter smaller as long as it fails. Stateless. */
final class Shrinker {
    private Shrinker() {}

    static Filter shrink(Filter failing, Predicate<Filter> fails) {
        Filter smallest = failing;
        while (true) {
            Optional<Filter> smaller = smaller(smallest).stream().filter(fails).findFirst();
            if (smaller.isEmpty()) {
                return smallest;
            }
            smallest = smaller.get();
        }
    }

    /** Filters with one part less. */
    private static List<Filter> smaller(Filter filter) {
        List<Filter> smaller = new ArrayList<>();
        if (filter instanceof And and) {
            smaller.addAll(and.filters());
            without(and.filters()).forEach(parts -> smaller.add(Filter.and(parts)));
            replaced(and.filters()).forEach(parts -> smaller.add(Filter.and(parts)));
        } else if (filter instanceof Or or) {
            smaller.addAll(or.filters());
            without(or.filters()).forEach(parts -> smaller.add(Filter.or(parts)));
            replaced(or.filters()).forEach(parts -> smaller.add(Filter.or(parts)));
        } else if (filter instanceof Not not) {
            smaller.add(not.filter());
            smaller(not.filter()).forEach(inner -> smaller.add(Filter.not(inner)));
        } else if (filter instanceof In in) {
            without(in.values()).forEach(values -> smaller.add(Filter.in(in.key(), values)));
        } else if (filter instanceof ListMatch match && match.values().size() > 1) {
            without(match.values()).forEach(values -> smaller.add(new ListMatch(match.key(), match.kind(), values)));
        }
        return smaller;
    }

    /** The list without each of its elements; a list of one is as small as it gets. */
    private static <T> List<List<T>> without(List<T> elements) {
        List<List<T>> lists = new ArrayList<>();
        for (int i = 0; elements.size() > 1 && i < elements.size(); i++) {
            List<T> rest = new ArrayList<>(elements);
            rest.remove(i);
            lists.add(rest);
        }
        return lists;
    }

    /** The list with each of its filters made smaller. */
    private static List<List<Filter>> replaced(List<Filter> filters) {
        List<List<Filter>> lists = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            for (Filter smaller : smaller(filters.get(i))) {
                List<Filter> list = new ArrayList<>(filters);
                list.set(i, smaller);
                lists.add(list);
            }
        }
        return lists;
    }
}
