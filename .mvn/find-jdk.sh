# Sourced by mvnw and latchkey: points JAVA_HOME at a JDK 25 or newer, or says what to install and ends with 1.
# Order: JAVA_HOME, the java on the PATH, then the usual places.

# The JDK's feature version from its `release` file: starting a JVM to ask would cost half a second a candidate.
latchkey_jdk_version() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

latchkey_find_jdk() {
  latchkey_path_java=$(command -v java 2>/dev/null) || latchkey_path_java=
  while [ -L "$latchkey_path_java" ]; do
    latchkey_link=$(readlink "$latchkey_path_java")
    case "$latchkey_link" in
      /*) latchkey_path_java=$latchkey_link ;;
      *) latchkey_path_java=$(dirname "$latchkey_path_java")/$latchkey_link ;;
    esac
  done
  for latchkey_home in \
    "${JAVA_HOME:-}" \
    "${latchkey_path_java%/bin/java}" \
    /usr/lib/jvm/* \
    "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /opt/java/* /opt/jdk* /usr/java/*; do
    [ -x "$latchkey_home/bin/javac" ] || continue
    latchkey_version=$(latchkey_jdk_version "$latchkey_home")
    if [ "${latchkey_version:-0}" -ge 25 ]; then
      JAVA_HOME=$latchkey_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "Latchkey needs a JDK 25 or newer and found none: install one (https://adoptium.net) or set JAVA_HOME to it." >&2
  exit 1
}

latchkey_find_jdk
