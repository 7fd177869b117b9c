# Sourced by latchkey: how much memory this process may have.

# Prints MiB: the least of what the machine has and what the control groups of this process allow (version 1 or 2, seen
# from within a container or from without), 0 where nothing says. $1 stands for the root of the file system in tests.
latchkey_memory() {
  latchkey_root=${1:-}
  latchkey_groups=$latchkey_root/sys/fs/cgroup
  {
    if [ -r "$latchkey_root/proc/meminfo" ]; then
      awk '$1 == "MemTotal:" { printf "%.0f\n", $2 * 1024 }' "$latchkey_root/proc/meminfo"
    else
      sysctl -n hw.memsize 2>/dev/null || true
    fi
    if [ -r "$latchkey_root/proc/self/cgroup" ]; then
      while IFS=: read -r _ latchkey_controllers latchkey_path; do
        case ",$latchkey_controllers," in
          ,,) latchkey_limits "$latchkey_groups" "$latchkey_path" memory.max ;;
          *,memory,*) latchkey_limits "$latchkey_groups/memory" "$latchkey_path" memory.limit_in_bytes ;;
        esac
      done <"$latchkey_root/proc/self/cgroup"
    fi
  } | awk '/^[0-9]+$/ && (!least || $1 + 0 < least) { least = $1 + 0 } END { print int(least / 1048576) }'
}

# Prints what file $3 says in group $2 below $1 and in each that this one is part of: the least of them holds.
latchkey_limits() {
  latchkey_group=${2%/}
  while :; do
    cat "$1$latchkey_group/$3" 2>/dev/null || true
    case "$latchkey_group" in
      */*) latchkey_group=${latchkey_group%/*} ;;
      *) break ;;
    esac
  done
}
