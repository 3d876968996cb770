// Any text is XML or a located error; a value that was read comes back from what is written of it.

#include "formats/xml_text.hpp"
#include "fuzz/fuzz_target.hpp"

namespace sluice::fuzzing {

std::vector<std::string> seeds() {
    auto all = golden_texts("transform", "body");
    for (const auto* more :
         {"<a/>", "<a>x</a>", "<a id=\"1\"><b>x</b><b/>t</a>", "<a><![CDATA[<x>]]></a>",
          "<?xml version=\"1.0\"?><!-- c --><a>&lt;&#65;&amp;</a>", "<a xmlns:x=\"u\"><x:b/></a>",
          "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a>\n  <b> x </b>\n</a>",
          "<a x='&lt;![CDATA[&#9;]]>'/>", "<a x='<!--'/>-->"}) {
        all.emplace_back(more);
    }
    return all;
}

std::vector<std::string> words() {
    return {"<a>",           "</a>",    "<b/>",  "<!--",      "-->",
            "<![CDATA[",     "]]>",     "&amp;", "&#x1F600;", "<?pi ?>",
            "<!DOCTYPE a [", " id='1'", "xmlns", "\xC3\xA9",  "&#0;"};
}

void run_one(std::string_view input) {
    const auto value = formats::value_from_xml(input);
    if (!value) {
        promise(value.error().kind == failure_class::invalid, "wrong XML is invalid");
        return;
    }
    const auto text = formats::xml_from_value(*value);
    if (!text) {
        // Readers take names such as `:a` that namespaces do not allow; the writer makes none.
        promise(text.error().message.find("does not allow") != std::string::npos,
                "a value that was read can be written, unless one of its names is odd");
        return;
    }
    const auto again = formats::value_from_xml(*text);
    promise(again.has_value(), "what was written can be read");
    promise(json_equal(*again, *value), "the value is the same");
}

}  // namespace sluice::fuzzing
