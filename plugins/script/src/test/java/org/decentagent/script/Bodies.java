// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

/** What the programs of tests do; see {@link Workshop} for what they begin with. */
final class Bodies {
  private Bodies() {}

  private static final String INSTANCE =
      """
      instance() {
        printf '{"external_id":"id-%s","name":"%s","stamp":"%s","state":"running",' "$1" "$1" "$(cat "$here/things/$1")"
        printf '"ssh":{"host":"host.example.org","port":2222,"user":"root"},"ipv4":"198.51.100.7",'
        printf '"host_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",'
        printf '"details":{"plan":"small"}}'
      }
      """;

  /** Keeps one file for each instance, and can everything. */
  static final String WHOLE =
      INSTANCE
          + """
          case $verb in
          describe)
            printf '{"protocol":1,"name":"shed","version":"1.0","identity":"shed 1","guarantee":"client_token",'
            printf '"verbs":["describe","provision","terminate","find","inventory","probe","suspend","resume","capacity","preflight","fits"]}' ;;
          provision)
            echo "making $mark" >&2
            [ -e "$here/things/$mark" ] || printf %s "$stamp" >"$here/things/$mark"
            printf '{"status":"ready","instance":%s}' "$(instance "$mark")" ;;
          find)
            if [ -e "$here/things/$mark" ]; then
              printf '{"status":"found","instance":%s}' "$(instance "$mark")"
            else
              echo '{"status":"absent"}'
            fi ;;
          terminate)
            rm -f "$here/things/$mark"
            echo '{"status":"gone"}' ;;
          inventory)
            printf '{"status":"complete","identity":"shed 1","instances":['
            comma=
            for thing in "$here"/things/*; do
              [ -e "$thing" ] || continue
              printf '%s%s' "$comma" "$(instance "${thing##*/}")"
              comma=,
            done
            printf ']}' ;;
          probe) echo '{"status":"up"}' ;;
          suspend) echo '{"status":"in_progress","check_after_seconds":2,"what":"shutting down"}' ;;
          resume) echo '{"status":"done"}' ;;
          capacity)
            printf '{"cpu_threads":8,"memory_total_bytes":2048,"memory_free_bytes":1024,"cpu_model":"Shed CPU",'
            printf '"storage":[{"name":"a","kind":"dir","total_bytes":9,"free_bytes":1}]}' ;;
          preflight)
            printf '{"findings":[{"code":"disk_low","severity":"warning","evidence":"2 GB are free",'
            printf '"cause":"instances fill it","remedy":"add a disk"}]}' ;;
          fits) echo '{"status":"fits"}' ;;
          esac
          """;

  /** The same, but ready only when it gets back the state that it answered. */
  static final String SLOW =
      WHOLE.replace(
          "provision)\n",
          """
          provision)
            case $request in
            *'"state":"{\\"task\\":7}"'*) ;;
            *)
              echo '{"status":"in_progress","check_after_seconds":3,"what":"cloning","state":"{\\"task\\":7}"}'
              exit 0 ;;
            esac
          """);

  /** The same as whole, promises nothing, and makes a thing more whenever it is asked. */
  static final String CARELESS =
      WHOLE
          .replace("client_token", "none")
          .replace(
              "[ -e \"$here/things/$mark\" ] || printf",
              "[ ! -e \"$here/things/$mark\" ] || printf %s \"$stamp\" >\"$here/things/$mark-$$\"\n  printf");

  /** That one, and blind. */
  static final String BLIND = CARELESS.replace("\"find\",\"inventory\",", "");
}
