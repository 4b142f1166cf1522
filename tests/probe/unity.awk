# Makes a few large sources that include all the small ones: a probe is built by several compilers,
# and the headers are what takes the time.
#
#   awk -v groups=12 -v out=DIR -f unity.awk FILE…     writes DIR/unity_0.cpp … (only what changes)
#
# Files that declare the same name in an anonymous namespace go into different sources; a file that
# opens an enum to everybody behind it comes last in its own.

function declared(line,    name) {
    gsub(/<[^<>]*>/, "", line)
    gsub(/<[^<>]*>/, "", line)
    if (match(line, /^(struct|class|union|enum class|enum) [A-Za-z_0-9]+/)) {
        name = substr(line, 1, RLENGTH)
        sub(/^.* /, "", name)
        return name
    }
    if (match(line, /^using [A-Za-z_0-9]+ =/)) {
        name = substr(line, 7, RLENGTH - 8)
        return name
    }
    if (!match(line, /[A-Za-z_0-9]+(\(|\[| =|\{)/)) return ""
    name = substr(line, RSTART, RLENGTH)
    sub(/[^A-Za-z_0-9].*$/, "", name)
    return name
}

# By its name, so that a new file does not move the others.
function place(file,    g, n, names, best, clash, i, t, placed) {
    n = split(names_of[file], names, " ")
    best = -1
    for (i = 1; i <= length(file); ++i)
        placed = (placed * 31 + index(letters, substr(file, i, 1))) % 9973
    for (t = 0; t < groups && best < 0; ++t) {
        g = (placed + t) % groups
        clash = 0
        for (i = 1; i <= n && !clash; ++i) clash = ((g, names[i]) in taken)
        if (!clash) best = g
    }
    if (best < 0) {
        print "unity.awk: no group is left for " file ": raise `groups`" > "/dev/stderr"
        failed = 1
        best = 0
    }
    for (i = 1; i <= n; ++i) taken[best, names[i]] = 1
    text[best] = text[best] "#include \"" file "\"\n"
}

BEGIN { letters = "abcdefghijklmnopqrstuvwxyz_0123456789/." }
FNR == 1 { files[++count] = FILENAME; hidden = 0 }
/^namespace \{/ { hidden = 1; next }
/^\}  \/\/ namespace$/ { hidden = 0 }
/^using enum / { opens_enum[FILENAME] = 1 }
hidden && /^[A-Za-z]/ && !/^(template|namespace|public|private)/ {
    name = declared($0)
    if (name != "") names_of[FILENAME] = names_of[FILENAME] " " name
}

END {
    for (f = 1; f <= count; ++f)
        if (!(files[f] in opens_enum)) place(files[f])
    for (f = 1; f <= count; ++f)
        if (files[f] in opens_enum) {
            names_of[files[f]] = names_of[files[f]] " (enum)"
            place(files[f])
        }
    for (g = 0; g < groups; ++g) {
        path = out "/unity_" g ".cpp"
        before = ""
        while ((getline line < path) > 0) before = before line "\n"
        close(path)
        if (before != text[g]) printf "%s", text[g] > path
        close(path)
    }
    exit failed
}
