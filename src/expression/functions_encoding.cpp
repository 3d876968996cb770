// base64, base64_decode, from_json, html_decode, html_to_text, to_json, url_decode, url_encode

#include "expression/function_call.hpp"
#include "expression/html_text.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/utf8.hpp>

#include <string>

namespace sluice::jmespath {

namespace {

// For a body that goes over the text byte by byte and makes another of about the same size.
bool charge_rewriting(function_call& call) {
    const std::size_t size = call.text(0).size();
    return call.charge(size / 8 + 1) && call.charge_bytes(2 * size);
}

bool to_base64(function_call& call, held& out) {
    if (charge_rewriting(call)) {
        out = call.keep_text(base64(call.text(0)));
    }
    return true;
}

bool base64_decode(function_call& call, held& out) {
    if (!charge_rewriting(call)) {
        return true;
    }
    // The alphabet for URLs, and texts without padding, are common too.
    std::string text;
    for (const char c : call.text(0)) {
        if (c != '\r' && c != '\n') {
            text += c == '-' ? '+' : c == '_' ? '/' : c;
        }
    }
    text.append((4 - text.size() % 4) % 4, '=');
    const std::optional<std::string> bytes = from_base64(text);
    if (!bytes || utf8_fault(*bytes) != std::string_view::npos) {
        return call.fail_value(0, bytes ? "holds no text in UTF-8" : "is not base 64");
    }
    out = call.keep_text(*bytes);
    return true;
}

bool to_json(function_call& call, held& out) {
    const json::value& value = call.value(0);
    if (call.charge_value(value)) {
        out = call.keep_text(write_json(value));
    }
    return true;
}

bool from_json(function_call& call, held& out) {
    const std::string_view text = call.text(0);
    if (!call.charge(text.size() / 4 + 1) || !call.charge_bytes(4 * text.size())) {
        return true;
    }
    result<json::value> value = parse_json(text);
    if (!value) {
        return call.fail_value(0, "is not JSON: " + value.error().message);
    }
    out = call.keep(*std::move(value));
    return true;
}

bool html_decode(function_call& call, held& out) {
    if (charge_rewriting(call)) {
        out = call.keep_text(html_decoded(call.text(0)));
    }
    return true;
}

bool html_to_text(function_call& call, held& out) {
    if (charge_rewriting(call) && call.charge(call.text(0).size() / 8)) {
        out = call.keep_text(html_as_text(call.text(0)));
    }
    return true;
}

bool is_unreserved(char c) {
    const char letter = static_cast<char>(c | 0x20);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool url_encode(function_call& call, held& out) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    if (!charge_rewriting(call)) {
        return true;
    }
    std::string made;
    for (const char c : call.text(0)) {
        if (is_unreserved(c)) {
            made += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            made += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    out = call.keep_text(made);
    return true;
}

int digit_of(char c) {
    const char letter = static_cast<char>(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool url_decode(function_call& call, held& out) {
    if (!charge_rewriting(call)) {
        return true;
    }
    const std::string_view text = call.text(0);
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            made += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? digit_of(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return call.fail_value(0, "has a '%' without two hexadecimal digits");
        }
        made += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (utf8_fault(made) != std::string_view::npos) {
        return call.fail_value(0, "holds no text in UTF-8");
    }
    out = call.keep_text(made);
    return true;
}

constexpr std::array<argument, 4> encoded_argument{{{"text", parameter::string}}};

constexpr function encoding_table[] = {
    {.name = "base64",
     .arguments = encoded_argument,
     .gives = parameter::string,
     .body = to_base64,
     .description = "The text in base 64 (RFC 4648), with padding.",
     .examples = {{{"base64('user:key')", "\"dXNlcjprZXk=\""}}}},
    {.name = "base64_decode",
     .arguments = encoded_argument,
     .gives = parameter::string,
     .body = base64_decode,
     .description = "The text that base 64 holds; the alphabet for URLs and a missing padding are "
                    "understood. Bytes that are no text in UTF-8 are an error.",
     .examples = {{{"base64_decode('dXNlcjprZXk')", "\"user:key\""}}}},
    {.name = "from_json",
     .arguments = encoded_argument,
     .body = from_json,
     .description = "The value that a JSON text holds.",
     .examples = {{{"from_json('{\"id\": 1.10}').id", "1.10"}}}},
    {.name = "html_decode",
     .arguments = encoded_argument,
     .gives = parameter::string,
     .body = html_decode,
     .description = "The text with HTML's character references, such as `&amp;` and `&#8364;`, "
                    "as characters.",
     .examples = {{{"html_decode('Fish &amp; chips &#8364;5')", "\"Fish & chips €5\""}}}},
    {.name = "html_to_text",
     .arguments = encoded_argument,
     .gives = parameter::string,
     .body = html_to_text,
     .description = "HTML as plain text: no tags, scripts or styles; paragraphs are parted by an "
                    "empty line, items of lists begin with `- `.",
     .examples = {{{"html_to_text('<p>Linen <b>shirt</b></p><ul><li>light<li>airy</ul>')",
                    "\"Linen shirt\\n\\n- light\\n- airy\""}}}},
    {.name = "to_json",
     .arguments = {{{"value", parameter::any}}},
     .gives = parameter::string,
     .body = to_json,
     .description = "The value as a JSON text, without spaces.",
     .examples = {{{"to_json({id: 1.10})", "\"{\\\"id\\\":1.10}\""}}}},
    {.name = "url_decode",
     .arguments = encoded_argument,
     .gives = parameter::string,
     .body = url_decode,
     .description = "The text with `%` escapes as characters; `+` stays.",
     .examples = {{{"url_decode('caf%C3%A9')", "\"café\""}}}},
    {.name = "url_encode",
     .arguments = encoded_argument,
     .gives = parameter::string,
     .body = url_encode,
     .description = "The text for a part of an address: everything but letters, digits, `-`, `.`, "
                    "`_` and `~` is escaped.",
     .examples = {{{"url_encode('café & bar')", "\"caf%C3%A9%20%26%20bar\""}}}},
};

}  // namespace

std::span<const function> encoding_functions() {
    return encoding_table;
}

}  // namespace sluice::jmespath
