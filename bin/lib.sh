# Shared by the scripts of bin/: finds the JDK and Maven, sets the machine up, builds. Sourced, not run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOL_DIR="$ROOT/examples/target"
SETUP=yes # "no": leave the system alone and don't talk about it

say() { printf 'mcm: %s\n' "$*" >&2; }

die() {
    printf 'mcm: %s\n' "$@" >&2
    exit 1
}

# --- JDK ---------------------------------------------------------------------------------------------

# Prints the major version of the JDK in a directory; fails where there is none.
jdk_major() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of a JDK: the first 25, else the first newer one.
find_jdk() {
    local javac dir major newer=
    javac=$(command -v javac) && javac=$(readlink -f "$javac")
    for dir in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
        "$HOME"/.jdks/* /opt/*jdk* /opt/java/*; do
        [ -n "$dir" ] && major=$(jdk_major "$dir") || continue
        if [ "$major" -eq 25 ]; then
            echo "$dir"
            return
        elif [ "$major" -gt 25 ] && [ -z "$newer" ]; then
            newer=$dir
        fi
    done
    [ -n "$newer" ] && echo "$newer"
}

# Exports JAVA_HOME, or says what to install.
use_jdk() {
    local home package
    if home=$(find_jdk); then
        export JAVA_HOME=$home
        return
    fi
    package=$(apt_candidate openjdk-25-jdk-headless temurin-25-jdk)
    if [ -n "$package" ]; then
        set_up_packages "$package"
        if home=$(find_jdk); then
            export JAVA_HOME=$home
            return
        fi
        die "a JDK 25 is needed: apt-get install $package"
    fi
    die "a JDK 25 is needed. There is none in JAVA_HOME, on the PATH, in /usr/lib/jvm, ~/.sdkman or ~/.jdks," \
        "and no package of this system's sources has it. Install Eclipse Temurin 25:" \
        "https://adoptium.net/installation/linux, or set JAVA_HOME to a JDK 25 that is elsewhere."
}

# --- the system --------------------------------------------------------------------------------------

may_change_system() { [ "$SETUP" = yes ] && [ "$(id -u)" -eq 0 ]; }

# Runs a step as root, announced first; as a plain user says what it would have been.
step() {
    if may_change_system; then
        say "set-up: $*"
        "$@"
    elif [ "$SETUP" = yes ]; then
        say "set-up: not root, so not done: $*"
        return 1
    else
        return 1
    fi
}

# Prints the first of some packages that apt could install.
apt_candidate() {
    local package
    command -v apt-cache >/dev/null || return 0
    for package in "$@"; do
        if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            echo "$package"
            return
        fi
    done
}

# Installs packages by name. Where a package list is old or missing, that is brought up to date first.
set_up_packages() {
    if ! command -v apt-get >/dev/null; then
        [ "$SETUP" = no ] || say "set-up: no apt-get here; please install: $*"
        return 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    if may_change_system && [ -z "${apt_updated:-}" ]; then
        step apt-get update -qq || say "set-up: apt-get update failed, going on with the lists there are"
        apt_updated=yes
    fi
    step apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Adds packages for the commands that are missing: set_up_commands COMMAND=PACKAGES ...
set_up_commands() {
    local pair packages=()
    for pair in "$@"; do
        # shellcheck disable=SC2206 # one command may need several packages
        command -v "${pair%%=*}" >/dev/null || packages+=(${pair#*=})
    done
    [ ${#packages[@]} -eq 0 ] || set_up_packages "${packages[@]}" || true
}

# Sees that so many 2 MiB hugepages are free, if memory allows; never takes any away.
set_up_hugepages() {
    local dir=/sys/kernel/mm/hugepages/hugepages-2048kB want=$1 total free available target
    [ -r "$dir/free_hugepages" ] || return 0
    read -r total <"$dir/nr_hugepages"
    read -r free <"$dir/free_hugepages"
    [ "$free" -lt "$want" ] || return 0
    target=$((total + want - free))
    available=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    if [ "$available" -lt $(((want - free) * 2 + 1024)) ]; then
        [ "$SETUP" = no ] || say "set-up: $available MiB of free memory are too few to set $((want - free)) hugepages aside"
        return 0
    fi
    step write_number "$target" "$dir/nr_hugepages" || return 0
    read -r free <"$dir/free_hugepages"
    [ "$free" -ge "$want" ] || say "set-up: $free of $want hugepages are free; going on with other pages where they run out"
}

write_number() { { echo "$1" >"$2"; } 2>/dev/null; }

# --- the build ---------------------------------------------------------------------------------------

# Prints the Maven to use: the one on the PATH if it is new enough, else the wrapper.
find_maven() {
    local version
    version=$(mvn -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
    if [ -n "$version" ] && [ "$(printf '3.6.3\n%s\n' "$version" | sort -V | head -n 1)" = 3.6.3 ]; then
        echo mvn
    else
        echo "$ROOT/mvnw"
    fi
}

# Runs Maven in the root of the project.
maven() {
    local maven
    maven=$(find_maven)
    # Silences what Maven's own libraries make a new JDK say.
    (cd "$ROOT" && MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" \
        "$maven" -B -ntp -Dstyle.color=never "$@")
}

# Prints the tool's jar; fails when there is none or a source is newer than the last build.
built_tool() {
    local jar
    jar=$(ls "$TOOL_DIR"/mcm-examples-*.jar 2>/dev/null | grep -v -e '-sources' -e '-javadoc' | head -n 1)
    [ -n "$jar" ] && [ -e "$TOOL_DIR/built" ] || return 1
    [ -z "$(cd "$ROOT" && find pom.xml config/bom mcm-*/pom.xml mcm-*/src/main examples/pom.xml examples/src/main \
        -newer "$TOOL_DIR/built" -print -quit)" ] || return 1
    echo "$jar"
}

# Builds the tool unless it is up to date. Two at a time take turns.
build_tool() {
    built_tool >/dev/null && return
    (
        flock 9
        built_tool >/dev/null && exit
        say "building (the first time Maven also downloads what the build needs)"
        started=$(date +%s.%N)
        maven -q package -DskipTests -pl examples -am >&2 || die "the build failed"
        touch -d "@$started" "$TOOL_DIR/built"
    ) 9<"$ROOT/pom.xml"
}
