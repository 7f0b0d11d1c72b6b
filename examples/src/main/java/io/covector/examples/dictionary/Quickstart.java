package io.covector.examples.dictionary;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds words by what they mean. Not thread-safe. */
public final class Quickstart {
    private static final Set<ErrorCode> NO_ANSWER =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT, ErrorCode.UNAUTHENTICATED);

    private Quickstart() {}

    /** Runs in the root of the repository; {@code ./quickstart --help} tells more. */
    public static void main(String... words) {
        System.exit(run(Path.of("examples", "quickstart", "covector.yaml"), System.out, System.err, words));
    }

    /** Returns the exit code: 0, 1 if the backend fails, 2 if an argument is wrong. */
    static int run(Path config, PrintStream out, PrintStream err, String... words) {
        try {
            Arguments arguments = Arguments.parse(words);
            if (arguments.help) {
                out.print(Texts.help());
            } else {
                answer(arguments, config, out);
            }
            return 0;
        } catch (UsageException e) {
            err.println("quickstart: " + e.getMessage() + "; --help tells more");
            return 2;
        } catch (VectorException e) {
            err.println("quickstart: " + e.getMessage());
            if (NO_ANSWER.contains(e.code())) {
                err.print(Texts.servers());
            }
            return 1;
        }
    }

    private static void answer(Arguments arguments, Path file, PrintStream out) {
        ClientConfig.Builder config = ClientConfig.loading(file);
        if (arguments.backend != null) {
            config.set("active", arguments.backend);
        }
        try (VectorClient client = VectorClients.open(config.build())) {
            out.println("Backend: " + client.capabilities().backendType() + ", "
                    + client.capabilities().serverVersion());
            List<Gloss> glosses = arguments.all ? Glosses.all() : Glosses.everyday();
            arguments.requireDomainOf(glosses);
            ReverseDictionary dictionary = ReverseDictionary.open(client, new Embedder());
            Loading.load(dictionary, glosses, out);
            for (Question question : arguments.questions()) {
                Answers.print(question, dictionary.ask(question), out);
            }
        }
    }
}
