// Any text is a template or a located error, and the written form of a template means the same.

#include "fuzz/fuzz_target.hpp"

#include <sluice/expression/template.hpp>

namespace sluice::fuzzing {

std::vector<std::string> seeds() {
    std::vector<std::string> all = {"plain",
                                    "{{ a }}",
                                    "x {{ a }} y",
                                    "{{{{ text }}",
                                    "{{ {a: b}.a }}",
                                    "{{ '}}' }}",
                                    "{{ a || '' }}{{ b }}",
                                    "/things/{{ id }}?q={{ url_encode(name) }}",
                                    "{{",
                                    "}}"};
    for (const auto& one : golden_texts("jmespath", "expression")) {
        all.push_back("a {{ " + one + " }} b");
    }
    return all;
}

std::vector<std::string> words() {
    return {"{{", "}}", "{{{{", "{{ a }}", "'", "\"", "`", "\\", " || ''", "{a: b}"};
}

void run_one(std::string_view input) {
    const auto made = text_template::compile(input);
    if (!made) {
        promise(made.error().kind == failure_class::invalid, "a wrong template is invalid");
        return;
    }
    const json::value data = json::object{{"a", "text"}, {"b", 7}, {"id", "x/y"}, {"name", "é"}};
    const auto value = made->evaluate(data);
    promise(value || value.error().kind == failure_class::invalid,
            "a failure belongs to the record");
    if (made->is_constant()) {
        promise(value.has_value(), "a constant has a value");
    }
    if (value) {
        (void)write_json(*value);
    }
}

}  // namespace sluice::fuzzing
