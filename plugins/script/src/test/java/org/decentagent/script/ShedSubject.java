// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.decentagent.testkit.conformance.Mishap;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Troublemaker;
import org.decentagent.testkit.conformance.Truth;

/** A program whose instances are files, as the ground that the plugin is tried on. */
record ShedSubject(Workshop shop) implements Truth {
  /** One file for each instance, which holds its stamp, and one more while it is switched off. */
  private static final String BODY =
      """
      [ ! -e "$here/trouble" ] || . "$here/trouble"
      things=$here/things
      name() { case $verb in probe) text external_id ;; *) echo "$mark" ;; esac; }
      instance() {
        port=$((2000 + $(printf %s "$1" | cksum | cut -d ' ' -f 1) % 20000))
        state=running; [ ! -e "$things/$1.off" ] || state=stopped
        printf '{"external_id":"%s","name":"%s","stamp":"%s","state":"%s",' "$1" "$1" "$(cat "$things/$1")" "$state"
        printf '"ssh":{"host":"host.example.org","port":%s,"user":"root"},' "$port"
        printf '"host_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"}'
      }
      ours() {
        case $(cat "$things/$mark") in
        *"org.decentagent.agent=$(text agent);org.decentagent.contract=$mark;"*) ;;
        *) fail 114 not_ours "it does not bear this stamp" ;;
        esac
      }
      case $verb in
      describe)
        printf '{"protocol":1,"name":"shed","version":"1.0","identity":"shed 1","guarantee":"client_token",'
        printf '"verbs":["describe","provision","terminate","find","inventory","probe","suspend","resume"]}' ;;
      provision)
        [ -e "$things/$mark" ] || printf %s "$stamp" >"$things/$mark"
        ours
        printf '{"status":"ready","instance":%s}' "$(instance "$mark")" ;;
      find)
        if [ -e "$things/$mark" ]; then
          printf '{"status":"found","instance":%s}' "$(instance "$mark")"
        else
          echo '{"status":"absent"}'
        fi ;;
      terminate)
        [ ! -e "$things/$mark" ] || ours
        rm -f "$things/$mark" "$things/$mark.off"
        echo '{"status":"gone"}' ;;
      suspend)
        ours
        touch "$things/$mark.off"
        echo '{"status":"done"}' ;;
      resume)
        ours
        rm -f "$things/$mark.off"
        echo '{"status":"done"}' ;;
      probe)
        thing=$(text external_id)
        if [ -e "$things/${thing##*/}" ] && [ ! -e "$things/${thing##*/}.off" ]; then
          echo '{"status":"up"}'
        else
          echo '{"status":"down","why":"it is off"}'
        fi ;;
      inventory)
        printf '{"status":"complete","identity":"shed 1","instances":['
        comma=
        for thing in "$things"/*; do
          case $thing in *.off | *'*') continue ;; esac
          printf '%s%s' "$comma" "$(instance "${thing##*/}")"
          comma=,
        done
        printf ']}' ;;
      esac
      """;

  static Subject in(Path folder) {
    Workshop shop = Workshop.with(folder, BODY);
    ShedSubject ground = new ShedSubject(shop);
    return Subject.of(new ScriptFactory(Map.of()), shop.settings())
        .backend(Workshop.BACKEND)
        .time(shop.clock, shop.clock::advance)
        .loginProbe(shop.login)
        .renterKey(Workshop.KEY)
        .truth(ground)
        .strangers(name -> ground.plant(name, ""))
        .copies(id -> ground.plant(id + "-copy", Workshop.read(ground.thing(id))))
        .vanishing(id -> ground.remove(id))
        .troublemaker(new Trouble(folder))
        .build();
  }

  @Override
  public List<String> instances() {
    return shop.things().stream().filter(name -> !name.endsWith(".off")).toList();
  }

  @Override
  public List<String> parts() {
    return shop.things().stream().filter(name -> name.endsWith(".off")).toList();
  }

  private Path thing(String name) {
    return shop.folder.resolve("things").resolve(name);
  }

  private Planted plant(String name, String stamp) {
    write(thing(name), stamp);
    return new Planted(
        name,
        () ->
            Files.exists(thing(name))
                && !Files.exists(thing(name + ".off"))
                && Workshop.read(thing(name)).equals(stamp),
        () -> remove(name));
  }

  private void remove(String name) {
    try {
      Files.deleteIfExists(thing(name));
      Files.deleteIfExists(thing(name + ".off"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the program go wrong before it does anything, or after. */
  private record Trouble(Path folder) implements Troublemaker {
    private static final String NOTE = "echo $verb >>\"$here/befallen\"\n";

    @Override
    public boolean knows(Mishap mishap) {
      return true;
    }

    @Override
    public void begin(Mishap mishap, int skipped) {
      write(folder.resolve("befallen"), "");
      write(folder.resolve("skipped"), "");
      write(
          folder.resolve("trouble"),
          switch (mishap) {
            case UNREACHABLE -> NOTE + "fail 110 away 'the shed is locked'\n";
            case SERVER_ERROR -> NOTE + "exit 1\n";
            case DENIED -> NOTE + "fail 115 denied 'the key does not fit'\n";
            case THROTTLED -> NOTE + "fail 110 busy 'come back later'\n";
            case NO_ROOM ->
                "if [ $verb = provision ]; then\n" + NOTE + "fail 112 full 'no room'\nfi\n";
            case LISTING_CUT ->
                "if [ $verb = inventory ]; then\n" + NOTE + "printf '{'; exit 0\nfi\n";
            case HANGING -> NOTE + "sleep 600\nexit 1\n";
            case ANSWER_LOST -> once(skipped, "trap 'exit 1' EXIT\n");
            case REQUEST_LOST -> once(skipped, "exit 1\n");
          });
    }

    private static String once(int skipped, String what) {
      return """
      case $verb in provision | terminate | suspend | resume)
        if [ $(wc -l <"$here/skipped") = %d ]; then
          echo >>"$here/skipped"
          %s%sfi
        echo >>"$here/skipped"
      esac
      """
          .formatted(skipped, NOTE, what);
    }

    @Override
    public int befallen() {
      return Math.toIntExact(Workshop.read(folder.resolve("befallen")).lines().count());
    }

    @Override
    public void end() {
      try {
        Files.deleteIfExists(folder.resolve("trouble"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
