// hash, hmac, uuid

#include "expression/digest.hpp"
#include "expression/function_call.hpp"

namespace sluice::jmespath {

namespace {

// Of names that say nothing of their own space: version 5 of "sluice" in the space of DNS names.
constexpr std::string_view own_space = "248fd9c1-869d-5ec5-a6c2-21ba8470d590";

bool unknown_algorithm(function_call& call, std::size_t i) {
    return call.fail_value(i, "must be 'md5', 'sha1' or 'sha256'");
}

bool hash(function_call& call, held& out) {
    if (!call.charge(call.text(0).size() / 4 + 20)) {
        return true;
    }
    const auto made = digest(call.has(1) ? call.text(1) : "sha256", call.text(0));
    if (!made) {
        return unknown_algorithm(call, 1);
    }
    out = call.keep_text(hexadecimal(*made));
    return true;
}

bool hmac(function_call& call, held& out) {
    if (!call.charge(call.text(0).size() / 4 + call.text(1).size() / 4 + 60)) {
        return true;
    }
    const auto made =
        keyed_digest(call.has(2) ? call.text(2) : "sha256", call.text(1), call.text(0));
    if (!made) {
        return unknown_algorithm(call, 2);
    }
    out = call.keep_text(hexadecimal(*made));
    return true;
}

bool uuid(function_call& call, held& out) {
    if (!call.charge(call.text(0).size() / 4 + 20)) {
        return true;
    }
    const auto made = uuid5(call.has(1) ? call.text(1) : own_space, call.text(0));
    if (!made) {
        return call.fail_value(1, "must be a UUID, such as 6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    }
    out = call.keep_text(*made);
    return true;
}

constexpr function digest_table[] = {
    {.name = "hash",
     .arguments = {{{"text", parameter::string}, {"algorithm", parameter::string, true}}},
     .gives = parameter::string,
     .body = hash,
     .description = "The digest of a text in hexadecimal: `sha256` if not said, `sha1` or `md5`.",
     .examples = {{{"hash('linen', 'md5')", "\"a6ab62e9da89b20d720c70602624bfc2\""}}}},
    {.name = "hmac",
     .arguments = {{{"text", parameter::string},
                    {"key", parameter::string},
                    {"algorithm", parameter::string, true}}},
     .gives = parameter::string,
     .body = hmac,
     .description = "The digest of a text with a key (RFC 2104), in hexadecimal; algorithms as "
                    "for `hash`.",
     .examples = {{{"hmac('what do ya want for nothing?', 'Jefe')",
                    "\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\""}}}},
    {.name = "uuid",
     .arguments = {{{"name", parameter::string}, {"space", parameter::string, true}}},
     .gives = parameter::string,
     .body = uuid,
     .description = "A UUID that follows from a text (version 5): the same text gives the same "
                    "one, however often a task is tried. The space is a UUID that keeps names of "
                    "different kinds apart.",
     .examples = {{{"uuid('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')",
                    "\"2ed6657d-e927-568b-95e1-2665a8aea6a2\""}}}},
};

}  // namespace

std::span<const function> digest_functions() {
    return digest_table;
}

}  // namespace sluice::jmespath
