package io.covector.embedded;

import io.covector.CollectionSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

/** Collections in the memory of this process, gone with their backend. Not thread-safe. */
final class MemoryShelf implements Shelf {
    private final Map<String, Place> places = new LinkedHashMap<>();

    @Override
    public List<String> names() {
        return List.copyOf(places.keySet());
    }

    @Override
    public Place create(CollectionSpec spec) throws IOException {
        MemoryPlace place = new MemoryPlace(new ByteBuffersDirectory());
        Commits.create(place.directory, spec);
        places.put(spec.name(), place);
        return place;
    }

    @Override
    public Optional<Place> find(String name) {
        return Optional.ofNullable(places.get(name));
    }

    @Override
    public void remove(String name) {
        places.remove(name);
    }

    @Override
    public String shown() {
        return "memory";
    }

    @Override
    public void close() {
        places.clear();
    }

    private record MemoryPlace(Directory directory) implements Place {
        /** A view that survives its closing, so that the collection can be opened again. */
        @Override
        public Directory directory() {
            return new FilterDirectory(directory) {
                @Override
                public void close() {}
            };
        }

        @Override
        public Journal journal() {
            return new NoJournal();
        }

        @Override
        public String shown() {
            return "memory";
        }
    }
}
