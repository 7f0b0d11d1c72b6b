package io.covector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests run on the class path; here the module descriptors are held against what is on it. */
class ModulesTest {
    private static final ModuleFinder MODULES = ModuleFinder.of(Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("testcontainers") && !entry.contains("spring-ai")) // jars share packages
            .map(Path::of)
            .toArray(Path[]::new));

    @Test
    void everyDescribedModuleFindsAllThatItRequires() {
        Set<String> ours = ours();
        assertThat(ours)
                .contains("io.covector.api", "io.covector.batching", "io.covector.resilience", "io.covector.client");

        Configuration resolved = ModuleLayer.boot().configuration().resolve(MODULES, ModuleFinder.of(), ours);

        assertThat(resolved.modules().stream().map(ResolvedModule::name)).containsAll(ours);
    }

    /** The modules of the house that have a descriptor, not just a name in the manifest. */
    private static Set<String> ours() {
        return MODULES.findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(descriptor -> !descriptor.isAutomatic())
                .map(ModuleDescriptor::name)
                .filter(name -> name.startsWith("io.covector."))
                .collect(Collectors.toSet());
    }
}
