package io.covector.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows of ARCHITECTURE.md against the compiled classes. */
class ArchitectureTest {
    /**
     * Values, filters, and the errors of both, which say in which operation: they name each other and are one slice.
     */
    private static final Set<String> VOCABULARY =
            Set.of("io.covector", "io.covector.filter", "io.covector.text", "io.covector.observe");

    @Test
    void everyModuleIsSeenAndHasItsPlace() {
        Set<String> seen = House.CLASSES.stream().map(House::moduleOf).collect(toSet());
        assertThat(seen).isEqualTo(Layer.HOUSE.keySet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void arrowsNeverTurnBack(String module) {
        classes()
                .that(House.belongTo(module))
                .should()
                .onlyDependOnClassesThat(mayBeUsedBy(module))
                .check(House.CLASSES);
    }

    /**
     * What the adapter sends are messages; how they travel is the business of four classes: one calls, one has the
     * channels, one finds their addresses, one keeps their log clean.
     */
    @Test
    void fourClassesOfTheMilvusAdapterKnowGrpc() {
        Set<String> users = House.CLASSES.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> use.getTargetClass().getPackageName().startsWith("io.milvus.shaded.io.grpc")))
                .map(House::topLevelName)
                .collect(toSet());
        assertThat(users)
                .containsExactlyInAnyOrder(
                        "io.covector.milvus.internal.rpc.Rpc",
                        "io.covector.milvus.internal.rpc.GrpcChannel",
                        "io.covector.milvus.internal.rpc.HostResolver",
                        "io.covector.milvus.internal.rpc.HeaderLog");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(BY_PACKAGE).should().beFreeOfCycles().check(House.CLASSES);
    }

    /**
     * Classes of one package can be read one after the other, each by what is below it. The modules whose types name
     * each other by nature, such as sealed types and the errors that their checks throw, are left out.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"batching", "resilience", "client", "embedded-adapter", "pgvector-adapter", "milvus-adapter"})
    void classesHaveNoCycles(String module) {
        slices().assignedFrom(byClass(module)).should().beFreeOfCycles().check(House.CLASSES);
    }

    @Test
    void everyPackageLivesInOneModule() {
        Map<String, Set<String>> homes = House.CLASSES.stream()
                .collect(groupingBy(JavaClass::getPackageName, mapping(House::moduleOf, toSet())));
        assertThat(homes.values())
                .isNotEmpty()
                .allSatisfy(modules -> assertThat(modules).hasSize(1));
    }

    static Stream<String> modules() {
        return Layer.HOUSE.keySet().stream().sorted();
    }

    private static DescribedPredicate<JavaClass> mayBeUsedBy(String module) {
        Layer layer = Layer.HOUSE.get(module);
        return describe("are in reach of " + module, target -> {
            JavaClass type = target.getBaseComponentType();
            if (type.isPrimitive()) {
                return true;
            }
            if (!House.isOurs(type)) {
                return layer.mayUse(type.getPackageName());
            }
            String home = House.moduleOf(type);
            return home.equals(module) || (layer.modules().contains(home) && !House.isInternal(type));
        });
    }

    private static final SliceAssignment BY_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (!House.isOurs(type)) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(VOCABULARY.contains(name) ? "vocabulary" : name);
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    /** Each class of the module is a slice, with the classes that are nested in it. */
    private static SliceAssignment byClass(String module) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                JavaClass element = type.getBaseComponentType();
                if (element.isPrimitive()
                        || !House.isOurs(element)
                        || !House.moduleOf(element).equals(module)) {
                    return SliceIdentifier.ignore();
                }
                return SliceIdentifier.of(House.topLevelName(element));
            }

            @Override
            public String getDescription() {
                return "classes of " + module;
            }
        };
    }
}
