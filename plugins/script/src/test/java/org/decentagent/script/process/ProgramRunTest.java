// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class ProgramRunTest {
  private static final Duration LONG = Duration.ofSeconds(45);
  private static final int MEBI = 1024 * 1024;

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private final List<Long> strays = new ArrayList<>();

  @AfterEach
  void endWhatWasLeft() {
    strays.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  private Path program(String body) throws IOException {
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private ProgramRun run(String body) throws IOException {
    return new ProgramRun(
        new Command(
            new ProgramFile(program(body)),
            List.of("first", "$(touch injected); `id`"),
            Map.of("PATH", "/usr/bin:/bin", "GREETING", "hello"),
            folder));
  }

  private Ran run(String body, Duration deadline) throws IOException {
    return run(body)
        .run(
            "verb",
            "question\n".getBytes(StandardCharsets.UTF_8),
            new ProgramRun.Limits(deadline, MEBI),
            lines::add);
  }

  private static String output(Ran ran) {
    assertThat(ran).isInstanceOf(Ran.Exited.class);
    return StandardCharsets.UTF_8
        .decode(((Ran.Exited) ran).output().standard().duplicate())
        .toString();
  }

  private static Ran.Reason reason(Ran ran) {
    assertThat(ran).isInstanceOf(Ran.Stopped.class);
    return ((Ran.Stopped) ran).reason();
  }

  /** The process whose number the program wrote into that file; gone at the latest soon. */
  private boolean isGone(String file) throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve(file)).strip());
    strays.add(pid);
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      return Files.readString(stat).matches("(?s).*\\) Z .*");
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void theProgramReadsTheRequestAndIsReadToItsEnd() throws IOException {
    Ran ran = run("read -r line; echo \"got $line\"; echo working >&2; exit 7\n", LONG);

    assertThat(output(ran)).isEqualTo("got question\n");
    assertThat(((Ran.Exited) ran).code()).isEqualTo(7);
    assertThat(lines).containsExactly("working");
    assertThat(((Ran.Exited) ran).output().lastLine()).isEqualTo("working");
  }

  @Test
  void itGetsItsArgumentsAsTheyAreAndNoEnvironmentButTheGiven() throws IOException {
    Ran ran =
        run(
            "pwd; umask; printf '%s\\n' \"$@\"; env | grep -v '^PWD=\\|^_=\\|^SHLVL=\\|^OLDPWD=' | sort\n",
            LONG);

    assertThat(output(ran).lines())
        .containsExactly(
            folder.toRealPath().toString(),
            "0077",
            "first",
            "$(touch injected); `id`",
            "verb",
            "GREETING=hello",
            "PATH=/usr/bin:/bin")
        .doesNotContain("injected");
    assertThat(folder.resolve("injected")).doesNotExist();
  }

  @Test
  void aProgramThatNeitherReadsNorWritesAnythingIsNoTrouble() throws IOException {
    Ran ran = run("exit 0\n", LONG);

    assertThat(output(ran)).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void aMebibyteIsReadWholeAndOneByteMoreIsTooMuch() throws IOException {
    Ran whole = run("head -c 1048576 /dev/zero | tr '\\0' x; exit 0\n", LONG);
    Ran more = run("head -c 1048577 /dev/zero | tr '\\0' x; exit 0\n", LONG);

    assertThat(output(whole)).hasSize(MEBI);
    assertThat(reason(more)).isEqualTo(Ran.Reason.TOO_MUCH_OUTPUT);
  }

  @Test
  void aHundredMegabytesAreCutOffWhileTheyAreWritten() throws IOException {
    long begun = System.nanoTime();

    Ran ran = run("echo $$ >pid; head -c 100000000 /dev/zero; sleep 60\n", LONG);

    assertThat(reason(ran)).isEqualTo(Ran.Reason.TOO_MUCH_OUTPUT);
    assertThat(isGone("pid")).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void endlessProgressIsCutOffAndBoundedMeanwhile() throws IOException {
    Ran ran = run("echo $$ >pid; exec yes 'still at it' >&2\n", LONG);

    assertThat(reason(ran)).isEqualTo(Ran.Reason.TOO_MUCH_OUTPUT);
    assertThat(lines).hasSize(1000).containsOnly("still at it");
    assertThat(isGone("pid")).isTrue();
  }

  @Test
  void progressIsShownWithoutControlCharactersAndShortened() throws IOException {
    run(
        "printf 'a\\033[31mred\\007\\tb\\n\\n   \\n' >&2; head -c 5000 /dev/zero | tr '\\0' y >&2\n",
        LONG);

    assertThat(lines).containsExactly("a [31mred b", "y".repeat(200));
  }

  @Test
  void progressThatIsNotUtf8IsShownAllTheSame() throws IOException {
    run("printf 'caf\\351\\n' >&2\n", LONG);

    assertThat(lines).containsExactly("caf\ufffd");
  }

  @Test
  void pastTheDeadlineTheWholeGroupIsEndedThoughItIgnoresTerm() throws IOException {
    String stubborn =
        """
        trap '' TERM
        echo $$ >leader
        (trap '' TERM; sh -c 'echo $$ >grandchild; exec sleep 60') &
        echo $! >child
        while :; do sleep 1; done
        """;

    Ran ran = run(stubborn, Duration.ofSeconds(3));

    assertThat(reason(ran)).isEqualTo(Ran.Reason.DEADLINE);
    assertThat(isGone("leader")).isTrue();
    assertThat(isGone("child")).isTrue();
    assertThat(isGone("grandchild")).isTrue();
  }

  @Test
  void whoLostItsParentIsEndedWithTheGroup() throws IOException {
    String orphaning = "(sh -c 'trap \"\" TERM; echo $$ >orphan; exec sleep 60' &) ; sleep 60\n";

    Ran ran = run(orphaning, Duration.ofSeconds(3));

    assertThat(reason(ran)).isEqualTo(Ran.Reason.DEADLINE);
    assertThat(isGone("orphan")).isTrue();
  }

  @Test
  void aChildInASessionOfItsOwnIsEndedAsLongAsItsParentLives() throws IOException {
    String leaving = "setsid sh -c 'echo $$ >apart; exec sleep 60' & sleep 60\n";

    Ran ran = run(leaving, Duration.ofSeconds(3));

    assertThat(reason(ran)).isEqualTo(Ran.Reason.DEADLINE);
    assertThat(isGone("apart")).isTrue();
  }

  @Test
  void whoEndsOnTermMayTidyUp() throws IOException {
    Ran ran =
        run(
            "trap 'echo tidied >tidied; exit 0' TERM; while :; do sleep 0.1; done\n",
            Duration.ofSeconds(3));

    assertThat(reason(ran)).isEqualTo(Ran.Reason.DEADLINE);
    assertThat(folder.resolve("tidied")).exists();
  }

  @Test
  void aChildThatHoldsTheOutputOpenDoesNotDelayTheAnswer() throws IOException {
    long begun = System.nanoTime();

    Ran ran = run("echo answer; sleep 60 & echo $! >daemon; exit 0\n", LONG);

    assertThat(output(ran)).isEqualTo("answer\n");
    assertThat(isGone("daemon"))
        .as("a daemon that an answered call leaves may be what was sold")
        .isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void everythingWrittenRightBeforeTheEndIsRead() throws IOException {
    for (int time = 0; time < 20; time++) {
      Ran ran = run("head -c 60000 /dev/zero | tr '\\0' z\n", LONG);

      assertThat(output(ran)).hasSize(60000);
    }
  }

  @Test
  void anInterruptEndsTheProgramAndStaysSet() throws Exception {
    List<Ran> seen = new ArrayList<>();
    List<Boolean> flag = new ArrayList<>();
    ProgramRun run = run("echo $$ >pid.new; mv pid.new pid; echo started >&2; sleep 60\n");
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              seen.add(
                  run.run(
                      "verb",
                      new byte[0],
                      new ProgramRun.Limits(LONG, MEBI),
                      line -> Thread.currentThread().interrupt()));
              flag.add(Thread.currentThread().isInterrupted());
            });
    caller.join(Duration.ofSeconds(50));

    assertThat(seen).hasSize(1);
    assertThat(reason(seen.getFirst())).isEqualTo(Ran.Reason.INTERRUPTED);
    assertThat(flag).containsExactly(true);
    assertThat(isGone("pid")).isTrue();
  }

  @Test
  void aListenerThatFailsEndsTheProgram() throws IOException {
    ProgramRun run = run("echo $$ >pid; echo line >&2; sleep 60\n");

    Optional<Error> thrown = Optional.empty();
    try {
      run.run(
          "verb",
          new byte[0],
          new ProgramRun.Limits(LONG, MEBI),
          line -> {
            throw new AssertionError("killed here");
          });
    } catch (AssertionError e) {
      thrown = Optional.of(e);
    }

    assertThat(thrown).hasValueSatisfying(e -> assertThat(e).hasMessage("killed here"));
    assertThat(isGone("pid")).isTrue();
  }

  @Test
  void aSignalShowsInTheExitCode() throws IOException {
    Ran ran = run("kill -9 $$\n", LONG);

    assertThat(((Ran.Exited) ran).code()).isEqualTo(137);
  }

  @Test
  void nobodyElseMayReadWhatTheProgramIsAsked() throws IOException {
    Ran ran = run("stat -c %a \"$(dirname \"$(readlink /proc/self/fd/0)\")\"\n", LONG);

    assertThat(output(ran)).isEqualTo("700\n");
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws IOException {
    String ofTheFirst = output(run("readlink /proc/self/fd/0\n", LONG)).strip();

    Ran cutOff = run("readlink /proc/self/fd/0 >where; exec yes\n", LONG);

    String ofTheSecond = Files.readString(folder.resolve("where")).strip();
    assertThat(cutOff).isInstanceOf(Ran.Stopped.class);
    for (String request : List.of(ofTheFirst, ofTheSecond)) {
      assertThat(request).contains("dc-script-");
      assertThat(Path.of(request).getParent()).doesNotExist();
    }
  }

  @Test
  void whatCannotBeStartedIsNeverCalledAChange() throws IOException {
    ProgramRun run = run("exit 0\n");
    Files.delete(folder.resolve("program"));

    Ran ran = run.run("verb", new byte[0], new ProgramRun.Limits(LONG, MEBI), lines::add);

    assertThat(ran).isInstanceOf(Ran.NotStarted.class);
    assertThat(((Ran.NotStarted) ran).why()).contains("does not exist");
  }

  @Test
  void aMissingWorkingFolderIsNamed() throws IOException {
    ProgramRun run =
        new ProgramRun(
            new Command(
                new ProgramFile(program("exit 0\n")),
                List.of(),
                Map.of(),
                folder.resolve("nowhere")));

    Ran ran = run.run("verb", new byte[0], new ProgramRun.Limits(LONG, MEBI), lines::add);

    assertThat(ran)
        .isEqualTo(
            new Ran.NotStarted(
                "its working folder " + folder.resolve("nowhere") + " does not exist; make it"));
  }
}
