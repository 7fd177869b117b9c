package dev.latchkey.bootstrap;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, and which word was meant. Of what was typed it repeats only what is nearly a
 * word of ours: the rest may be a token or a secret in the wrong place.
 */
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        var command = wrong.getCommandLine();
        var err = command.getErr();
        err.println("latchkey: " + complaint(wrong, command.getCommandSpec(), arguments));
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String complaint(ParameterException wrong, CommandSpec command, String[] arguments) {
        return switch (wrong) {
            case UnmatchedArgumentException unmatched ->
                unmatched(unmatched.getUnmatched().getFirst(), command);
            case MissingParameterException missing ->
                // What is missing may be there, misspelled.
                Stream.of(arguments)
                        .flatMap(it -> misspelledOption(it, command).stream())
                        .findFirst()
                        .orElseGet(() -> missing(missing, command));
            default ->
                wrong.getArgSpec() == null ? String.valueOf(wrong.getMessage()) : value(wrong, wrong.getArgSpec());
        };
    }

    private static String unmatched(String typed, CommandSpec command) {
        if (typed.startsWith("-")) {
            return misspelledOption(typed, command).orElse("there is no such option of " + command.qualifiedName());
        }
        if (command.subcommands().isEmpty()) {
            return command.qualifiedName() + " takes nothing more";
        }
        if (typed.startsWith("eyJ")) {
            return "this looks like a token: did you mean latchkey explain TOKEN?";
        }
        return NearestWord.to(typed, command.subcommands().keySet())
                .map(it -> "there is no command " + typed + ": did you mean " + it + "?")
                .orElse("there is no such command");
    }

    private static Optional<String> misspelledOption(String typed, CommandSpec command) {
        var name = typed.split("=", 2)[0];
        var withTwoHyphens = name.startsWith("--") ? name : "-" + name;
        var options = command.optionsMap().keySet().stream()
                .filter(it -> it.startsWith("--"))
                .toList();
        return name.matches("--?[A-Za-z].*") && !options.contains(name)
                ? NearestWord.to(withTwoHyphens, options)
                        .map(it -> "there is no option " + name + ": did you mean " + it + "?")
                : Optional.empty();
    }

    private static String missing(MissingParameterException missing, CommandSpec command) {
        return command.qualifiedName() + " needs "
                + missing.getMissing().stream().map(UsageErrors::usage).collect(Collectors.joining(", "));
    }

    private static String value(ParameterException wrong, ArgSpec argument) {
        var name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        if (argument.converters().length > 0 && wrong.getCause() instanceof TypeConversionException expected) {
            return name + " " + expected.getMessage();
        }
        if (argument.isMultiValue()) {
            return name + " must be a name and a value, such as --claim role=admin";
        }
        if (argument.completionCandidates() == null) {
            return name + " takes no value";
        }
        var words = new ArrayList<String>();
        argument.completionCandidates().forEach(words::add);
        return name + " must be one of " + String.join(", ", words)
                + NearestWord.didYouMean(String.valueOf(wrong.getValue()), words);
    }

    private static String usage(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + "=" + option.paramLabel()
                : argument.paramLabel();
    }
}
