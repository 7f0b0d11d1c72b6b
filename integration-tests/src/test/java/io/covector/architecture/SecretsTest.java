package io.covector.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import io.covector.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is called a secret anywhere in the house has the type that cannot be printed. */
class SecretsTest {
    private static final String NAMES = "(?i).*(password|passwd|secret|token|credential|apikey).*";

    @Test
    void secretsHaveTheTypeThatHidesThem() {
        fields().that()
                .areDeclaredInClassesThat(not(House.belongTo("test-support"))) // which makes up its passwords
                .and()
                .haveNameMatching(NAMES)
                .and()
                .haveRawType(String.class)
                .should()
                .beDeclaredIn(Secret.class)
                .allowEmptyShould(true)
                .check(House.CLASSES);
    }

    @Test
    void secretsAreSeenByTheRule() {
        List<String> secrets = House.CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getName().matches(NAMES)
                        || field.getAllInvolvedRawTypes().stream().anyMatch(type -> type.isEquivalentTo(Secret.class)))
                .map(JavaField::getFullName)
                .toList();
        assertThat(secrets).anyMatch(name -> name.contains("ConnectionOptions.password"));
    }

    @Test
    void aSecretPrintsNothing() {
        assertThat(Secret.of("hunter2").toString()).isEqualTo("***");
    }
}
