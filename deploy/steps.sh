# Holds the steps that deploy/quickstart and tests/run share. Bash sources it; nobody runs it.
#
#   say TEXT…                  prints one line for the person at the terminal
#   fail TEXT…                 prints it to stderr, and exits with 1
#   install_missing SECTION…   installs the packages of these sections that are missing
#   choose_build_folder NAME   sets build_folder: build/NAME, or one outside a read-only checkout
#   build_preset PRESET [TARGET…]   configures build_folder and builds, showing progress
#
# The steps need `root`, the path of the checkout, and work with `set -euo pipefail`.

# A bare machine has no locale; C.UTF-8 is always there.
export LC_ALL=C.UTF-8

say() { printf '== %s\n' "$*"; }
fail() {
    printf '== %s\n' "$*" >&2
    exit 1
}

packages_of() {
    awk -v wanted=" $* " '
        { sub(/#.*/, "") }
        /^\[/ { name = substr($1, 2, length($1) - 2); on = index(wanted, " " name " "); next }
        on && NF { print $1 }' "$root/deploy/packages"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "Installing packages needs root: run this as root once, or install sudo."
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 \
        install --no-install-recommends "$@"
}

install_missing() {
    local wanted missing
    wanted=$(packages_of "$@")
    if ! command -v dpkg-query >/dev/null; then
        say "This is not Debian: nothing is installed. Needed are the equivalents of:" $wanted
        return 0
    fi
    # dpkg-query fails for a name it has never heard of; its answer for the others still counts.
    missing=$(comm -23 <(sort -u <<<"$wanted") \
        <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
            awk '$2 == "installed" { print $1 }' | sort -u))
    if [ -z "$missing" ]; then
        say "All packages are there."
        return 0
    fi
    say "Installing what is missing:" $missing
    # The lists are fetched only if the present ones do not know every name.
    if ! apt-get -s -q install --no-install-recommends $missing >/dev/null 2>&1; then
        say "Fetching the package lists."
        as_root apt-get -q -o Acquire::Retries=3 update
        apt_install $missing
    elif ! apt_install $missing; then
        say "The package lists seem to be old: fetching them and trying once more."
        as_root apt-get -q -o Acquire::Retries=3 update
        apt_install $missing
    fi
}

choose_build_folder() {
    if [ -n "${SLUICE_BUILD_DIR:-}" ]; then
        build_folder=$SLUICE_BUILD_DIR/$1
    else
        build_folder=$root/build/$1
    fi
    if ! mkdir -p "$build_folder" 2>/dev/null || [ ! -w "$build_folder" ]; then
        # Each checkout has one folder, which the next run finds again.
        build_folder=${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/sluice/$(cksum <<<"$root" | tr ' ' -)/$1
        mkdir -p "$build_folder"
        say "The checkout cannot be written: building in $build_folder"
    fi
}

# The sanitizers take up to 2 GB for the largest files. A small machine thus builds one file at a
# time.
build_jobs() {
    local cores by_memory
    cores=$(nproc)
    by_memory=$(awk '/^MemAvailable/ { print int($2 / 1700000) }' /proc/meminfo)
    if [ "${by_memory:-1}" -lt 1 ]; then by_memory=1; fi
    echo $((cores < by_memory ? cores : by_memory))
}

# Reads the output of ninja. On a terminal the steps become one line with an estimate; elsewhere a
# line every ten seconds. Other lines, such as errors, are printed as they come.
show_steps() {
    local line made all seconds left next=0 drawn=
    while IFS= read -r line; do
        if ! [[ $line =~ ^\[([0-9]+)\ of\ ([0-9]+),\ ([0-9]+) ]]; then
            printf '%s%s\n' "$drawn" "$line"
            drawn=
            continue
        fi
        made=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]} seconds=${BASH_REMATCH[3]}
        # A step is also reported when it starts, so none may be done yet.
        [ "$made" -gt 0 ] || continue
        left=$((seconds * (all - made) / made))
        if [ -t 1 ]; then
            drawn=$'\n'
            printf '\r\033[K   %d of %d built after %d:%02d, about %d:%02d left' \
                "$made" "$all" $((seconds / 60)) $((seconds % 60)) $((left / 60)) $((left % 60))
        elif [ "$seconds" -ge "$next" ] || [ "$made" -eq "$all" ]; then
            next=$((seconds + 10))
            printf '   %d of %d built after %d s, about %d s left\n' "$made" "$all" "$seconds" "$left"
        fi
    done
    printf '%s' "$drawn"
}

build_preset() {
    local preset=$1 jobs fresh=()
    shift
    local cache=$build_folder/CMakeCache.txt
    # A folder that was copied with its checkout remembers the old place, and cmake refuses it.
    if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        fresh=(--fresh)
    fi
    export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
    say "Configuring the preset '$preset' in $build_folder"
    (cd "$root" && cmake "${fresh[@]}" --preset "$preset" -B "$build_folder" >"$build_folder.log" 2>&1) || {
        cat "$build_folder.log" >&2
        fail "Configuring failed; see the reason above."
    }
    jobs=$(build_jobs)
    say "Building with $jobs jobs (from nothing this takes minutes; afterwards only what changed)"
    NINJA_STATUS='[%f of %t, %e] ' cmake --build "$build_folder" -j "$jobs" ${1:+--target "$@"} |
        show_steps
}
