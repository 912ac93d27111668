#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A sample of the script protocol (see ../PROTOCOL.md): every instance is a folder and an SSH server on a port of
# 127.0.0.1, run by the user that runs this. No root is needed.
#
#   loopback.sh FOLDER VERB
#
# A DEMONSTRATION ONLY: who logs in is the user that runs this, and can read what that user can read.
#
# What to take from it for a program of your own:
#  - the request is one line, without blanks outside of texts, and no name comes twice: sed finds a text in it;
#  - one lock for all that changes: the agent may have been killed, and its former call may still run;
#  - the token is on disk before anything is made, and a token that is known is never a reason to make another;
#  - the stamp is kept as it is, told with each instance, and compared before anything is touched;
#  - what takes long closes the outputs and the lock (9>&-), or it would keep both for itself.
set -eu

root=$1
verb=$2
read -r request || :

text() { # the text of that name in the request
  printf '%s\n' "$request" | sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'
}

fail() { # exit code, name, message
  printf '{"error":{"code":"%s","message":"%s"}}\n' "$2" "$3"
  exit "$1"
}

case $root in
  /*[!A-Za-z0-9_./-]* | [!/]* | '') fail 111 bad_folder 'FOLDER must be an absolute path of letters, digits and _./-' ;;
esac

case $verb in
  describe | inventory | preflight) mark='' ;;
  probe) mark=$(text external_id) ;;
  *) mark=$(text mark) ;;
esac
case $mark in
  *[!a-z0-9-]*) fail 111 bad_mark 'this is not a mark' ;;
esac
agent=$(text agent)
sshd=/usr/sbin/sshd
here=$root/instances/$mark
user=$(id -un)

lock() {
  mkdir -p "$root/instances"
  exec 9>"$root/lock"
  flock 9
}

is_running() { # instance's folder
  [ -s "$1/sshd.pid" ] || return 1
  tr '\0' ' ' <"/proc/$(cat "$1/sshd.pid")/cmdline" 2>/dev/null | grep -qF "$1/sshd_config"
}

state() { # instance's folder
  if is_running "$1"; then
    echo running
  elif [ -e "$1/complete" ]; then
    echo stopped
  else
    echo creating
  fi
}

instance() { # instance's folder
  name=${1##*/}
  printf '{"external_id":"%s","name":"%s","stamp":"%s","state":"%s"' "$name" "$name" "$(cat "$1/stamp")" "$(state "$1")"
  printf ',"created_at":"%s"' "$(date -u -r "$1/stamp" +%Y-%m-%dT%H:%M:%SZ)"
  if [ -e "$1/complete" ]; then
    printf ',"ssh":{"host":"127.0.0.1","port":%s,"user":"%s"}' "$(cat "$1/port")" "$user"
    printf ',"host_key":"%s"' "$(cut -d ' ' -f 1,2 "$1/host_key.pub")"
  fi
  printf '}'
}

require_ours() { # refuses what does not bear this agent's stamp for this contract
  case $(cat "$here/stamp" 2>/dev/null) in
    *"org.decentagent.agent=$agent;org.decentagent.contract=$mark;"*) ;;
    *) fail 114 not_ours "$mark stands here without the stamp of this agent" ;;
  esac
}

start() { # on the port that is written down, or on the first that is free
  if [ "$(id -u)" = 0 ]; then
    mkdir -p /run/sshd
  fi
  port=$(cat "$here/port" 2>/dev/null || echo 22200)
  while [ "$port" -le 22999 ]; do
    if ! cat "$root"/instances/*/port 2>/dev/null | grep -qx "$port" || [ -e "$here/port" ]; then
      cat >"$here/sshd_config" <<CONFIG
ListenAddress 127.0.0.1:$port
HostKey $here/host_key
PidFile $here/sshd.pid
AuthorizedKeysFile $here/authorized_keys
AllowUsers $user
AuthenticationMethods publickey
PermitRootLogin prohibit-password
UsePAM no
StrictModes no
AllowTcpForwarding no
AllowAgentForwarding no
X11Forwarding no
PermitUserRC no
SetEnv DC_INSTANCE=$mark
CONFIG
      rm -f "$here/sshd.pid" "$here/sshd.log"
      "$sshd" -f "$here/sshd_config" -E "$here/sshd.log" </dev/null >/dev/null 2>&1 9>&- ||
        fail 111 sshd 'sshd does not start; see sshd.log in the instance folder'
      tries=0
      while [ $tries -lt 50 ]; do
        if is_running "$here"; then
          echo "$port" >"$here/port.new"
          mv "$here/port.new" "$here/port"
          return
        fi
        if grep -qs 'Cannot bind' "$here/sshd.log"; then
          break
        fi
        tries=$((tries + 1))
        sleep 0.1
      done
      [ ! -e "$here/port" ] || fail 110 port_taken "port $port is in use"
    fi
    port=$((port + 1))
  done
  fail 112 no_port 'no port from 22200 to 22999 is free'
}

processes() { # of the instance: its server, what descends from it, and whatever was started in a session
  if is_running "$here"; then
    cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\([0-9]*\) (.*) [A-Za-z] \([0-9]*\) .*/\1 \2/' |
      awk -v root="$(cat "$here/sshd.pid")" '
        { parent[$1] = $2 }
        END {
          for (pid in parent) {
            above = pid
            for (n = 0; n < 1000 && above != root && (above in parent); n++) above = parent[above]
            if (above == root) print pid
          }
        }'
  fi
  grep -lsF "DC_INSTANCE=$mark" /proc/[0-9]*/environ | cut -d / -f 3
}

stop() {
  tries=0
  signal=TERM
  while found=$(processes) && [ -n "$found" ]; do
    # shellcheck disable=SC2086 # one word for each process
    kill -s $signal $found 2>/dev/null || :
    tries=$((tries + 1))
    [ $tries -lt 20 ] || signal=KILL
    [ $tries -lt 60 ] || fail 110 busy 'processes of the instance do not end'
    sleep 0.1
  done
}

case $verb in
  describe)
    printf '{"protocol":1,"name":"loopback.sh","version":"1","identity":"%s","guarantee":"client_token",' \
      "$(printf 'loopback %s %s' "$(uname -n)" "$root" | cut -c 1-200)"
    printf '"verbs":["provision","find","terminate","inventory","probe","suspend","resume","preflight"]}\n'
    ;;

  provision)
    lock
    rm -rf "$root/instances/.new-$mark"
    if [ ! -e "$here" ]; then
      if [ -n "$(text external_id)" ]; then
        fail 114 vanished "$mark had been ready and is no longer there"
      fi
      echo 'writing the token down' >&2
      mkdir "$root/instances/.new-$mark"
      text token >"$root/instances/.new-$mark/token"
      printf %s "$(text stamp)" >"$root/instances/.new-$mark/stamp"
      text renter_key >"$root/instances/.new-$mark/authorized_keys"
      mv "$root/instances/.new-$mark" "$here"
    fi
    require_ours
    [ "$(cat "$here/token")" = "$(text token)" ] || fail 114 other_token "$mark was made for another token"
    if [ ! -e "$here/host_key" ]; then
      echo 'making a host key' >&2
      rm -f "$here/new_key" "$here/new_key.pub"
      ssh-keygen -q -t ed25519 -N '' -C '' -f "$here/new_key"
      mv "$here/new_key.pub" "$here/host_key.pub"
      mv "$here/new_key" "$here/host_key"
    fi
    if ! is_running "$here" || [ ! -e "$here/port" ]; then
      echo 'starting its SSH server' >&2
      stop
      start
    fi
    touch "$here/complete"
    printf '{"status":"ready","instance":%s}\n' "$(instance "$here")"
    ;;

  find)
    lock
    if [ -e "$here" ]; then
      printf '{"status":"found","instance":%s}\n' "$(instance "$here")"
    else
      printf '{"status":"absent"}\n'
    fi
    ;;

  terminate)
    lock
    # A folder without its stamp could not be told from a stranger's, so it goes at once, by its name.
    if [ -e "$here" ]; then
      require_ours
      stop
      rm -rf "$root/instances/.gone-$mark"
      mv "$here" "$root/instances/.gone-$mark"
    fi
    rm -rf "$root/instances/.gone-$mark" "$root/instances/.new-$mark"
    printf '{"status":"gone"}\n'
    ;;

  suspend)
    lock
    [ -e "$here" ] || fail 111 no_such_instance "there is no $mark"
    require_ours
    stop
    printf '{"status":"done"}\n'
    ;;

  resume)
    lock
    [ -e "$here" ] || fail 111 no_such_instance "there is no $mark"
    require_ours
    is_running "$here" || start
    printf '{"status":"done"}\n'
    ;;

  probe)
    if is_running "$here"; then
      printf '{"status":"up"}\n'
    else
      printf '{"status":"down","why":"its SSH server does not run"}\n'
    fi
    ;;

  inventory)
    lock
    printf '{"status":"complete","identity":"%s","instances":[' \
      "$(printf 'loopback %s %s' "$(uname -n)" "$root" | cut -c 1-200)"
    comma=
    for folder in "$root"/instances/*; do
      [ -e "$folder/stamp" ] || continue
      printf '%s%s' "$comma" "$(instance "$folder")"
      comma=,
    done
    printf ']}\n'
    ;;

  preflight)
    printf '{"findings":['
    comma=
    for needed in "$sshd" ssh-keygen flock awk; do
      command -v "$needed" >/dev/null && continue
      printf '%s{"code":"missing","severity":"error","evidence":"there is no %s",' "$comma" "$needed"
      printf '"cause":"instances are SSH servers","remedy":"sudo apt-get install openssh-server util-linux"}'
      comma=,
    done
    printf ']}\n'
    ;;

  *) fail 111 no_such_verb 'this program does not know that verb' ;;
esac
