// Measures a record of 800 bytes on its way through a `filter` and a `map` of six fields: two
// templates, a date format, a list, a field of a part, a plain field.
//
//   mapping_bench                     records and mappings a second of processor time, on one core
//   mapping_bench --stream            maps NDJSON from the input to the output, for mapping_cost
//   mapping_bench --memory RECORDS    the resident memory after each tenth of so many records
//   mapping_bench --stages            prints the stages

#include "transform/builtin.hpp"

#include <sluice/component/pipeline.hpp>
#include <sluice/config/load.hpp>
#include <sluice/expression/budget.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/component_fixture.hpp>
#include <unistd.h>
#include <vector>

namespace sluice::bench {

namespace {

constexpr std::size_t records = 20'000;  // of a round
constexpr std::size_t page = 100;
constexpr int rounds = 15;
constexpr wall_time now{std::chrono::milliseconds(1'790'000'000'000)};

constexpr std::string_view record =
    R"({"id":"cm4x0q8f1000108l3c2kd9z7e","workspaceId":"cm4wz1a2b000008jx7h3v5t9q",)"
    R"("status":"POSTED","scheduledAt":"2026-01-31T09:00:00.000Z","title":"Linen shirt",)"
    R"("vendor":{"name":"North Mills","country":"PRT"},"price":19.99,"stock":[12,0,7,31],)"
    R"("socialProfiles":[{"id":"sp1","socialProfile":{"id":"p1","provider":"INSTAGRAM"}},)"
    R"({"id":"sp2","socialProfile":{"id":"p2","provider":"FACEBOOK"}}],)"
    R"("posts":[{"provider":"GENERAL","caption":"New in: the linen shirt, light and airy, made )"
    R"(in a small mill by the sea. It comes in sand, in sky and in olive.","media":[)"
    R"("https://cdn.example.org/a/1.jpg","https://cdn.example.org/a/2.jpg"]}],"labels":["summer",)"
    R"("linen"],"draft":false,"error":null,"note":"A shirt like this one is best washed cold and )"
    R"(dried in the shade; it then keeps its colour for many years to come."})";
static_assert(record.size() == 800);

constexpr std::string_view stages_text = R"yaml(
- filter: status == 'POSTED'
- map:
    id: "{{ id }}"
    title: "{{ title }} ({{ vendor.name }})"
    link: "https://example.org/p/{{ id }}"
    price: "{{ price }}"
    networks: "{{ socialProfiles[].socialProfile.provider }}"
    day: "{{ format_time(scheduledAt, '%d.%m.%Y') }}"
)yaml";

struct stages_options {
    config::stage_list stages;
};

const config::declaration<stages_options>& stages_declaration() {
    static const auto declared = [] {
        config::declaration<stages_options> d("stages", "A list of stages");
        d.field("stages", &stages_options::stages, "The stages").whole().component("transformer");
        return d;
    }();
    return declared;
}

pipeline make_stages(sluice::testing::component_fixture& parts) {
    registry types;
    add_builtin_transformers(types);
    config::diagnostics problems;
    const auto options =
        config::read_text(stages_declaration(), "stages.yaml", std::string(stages_text), types,
                          config::system_variables(), problems);
    if (!options) {
        throw std::runtime_error(problems.to_text());
    }
    std::vector<pipeline::stage> made;
    for (const auto& one : static_cast<const stages_options*>(options.get())->stages) {
        made.push_back({one.type, types.make<transformer>(one, parts.context("stage")).value()});
    }
    return pipeline(std::move(made));
}

// Returns false when the filter dropped it.
bool map_one(const pipeline& stages, json::value data, json::value& out) {
    entity made;
    made.type = "posts";
    made.headers["event"] = "changed";
    made.data = std::move(data);
    pipeline_walk walk(stages, std::move(made), {.now = now});
    for (;;) {
        auto step = walk.next();
        if (!step) {
            throw std::runtime_error(describe(step.error()));
        }
        if (step->ended) {
            return false;
        }
        if (step->out) {
            out = std::move(step->out->data);
            return true;
        }
    }
}

void map_line(const pipeline& stages, std::string_view line, std::string& out) {
    auto data = parse_json(line);
    if (!data) {
        throw std::runtime_error(describe(data.error()));
    }
    json::value mapped;
    if (map_one(stages, *std::move(data), mapped)) {
        append_json(out, mapped);
        out += '\n';
    }
}

// Reads blocks, so that no line is copied but the one that a block ends in.
void map_stream(const pipeline& stages) {
    constexpr std::size_t block = std::size_t{1} << 16;
    std::string in;
    std::string out;
    const auto flush = [&out] {
        std::fwrite(out.data(), 1, out.size(), stdout);
        out.clear();
    };
    for (bool more = true; more;) {
        const auto kept = in.size();
        in.resize(kept + block);
        const auto count = ::read(STDIN_FILENO, in.data() + kept, block);
        more = count > 0;
        in.resize(kept + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        std::size_t at = 0;
        for (auto end = in.find('\n'); end != std::string::npos; end = in.find('\n', at)) {
            map_line(stages, std::string_view(in).substr(at, end - at), out);
            at = end + 1;
        }
        in.erase(0, at);
        if (out.size() >= block) {
            flush();
        }
    }
    if (!in.empty()) {
        map_line(stages, in, out);
    }
    flush();
}

template <class Round>
void measure(const char* name, Round round) {
    std::vector<double> spent;
    for (int i = 0; i < rounds; ++i) {
        const std::chrono::duration<double, std::nano> took = round();
        spent.push_back(took.count() / records);
    }
    std::ranges::sort(spent);
    const auto median = spent[spent.size() / 2];
    std::printf("%-46s %6.0f ns a record, %9.0f a second; best %6.0f ns, %9.0f a second\n", name,
                median, 1e9 / median, spent.front(), 1e9 / spent.front());
}

std::chrono::nanoseconds with_reading_and_writing(const pipeline& stages) {
    std::string out;
    const auto begin = thread_time();
    for (std::size_t i = 0; i < records; ++i) {
        map_line(stages, record, out);
        if (out.size() > 65'536) {
            out.clear();
        }
    }
    return thread_time() - begin;
}

// The records of a page are copied outside of the measured time. The stages free them.
std::chrono::nanoseconds with_stages_alone(const pipeline& stages) {
    const auto data = parse_json(record).value();
    json::value mapped;
    std::chrono::nanoseconds spent{};
    for (std::size_t done = 0; done < records; done += page) {
        std::vector<json::value> all(page, data);
        const auto begin = thread_time();
        for (auto& one : all) {
            if (!map_one(stages, std::move(one), mapped)) {
                throw std::runtime_error("the filter dropped it");
            }
        }
        spent += thread_time() - begin;
    }
    return spent;
}

struct expressions {
    expression filter = *expression::compile("status == 'POSTED'");
    value_template map = [] {
        value_template::members all;
        const auto add = [&all](const char* name, const char* text) {
            all.emplace_back(name, value_template(*text_template::compile(text)));
        };
        add("id", "{{ id }}");
        add("title", "{{ title }} ({{ vendor.name }})");
        add("link", "https://example.org/p/{{ id }}");
        add("price", "{{ price }}");
        add("networks", "{{ socialProfiles[].socialProfile.provider }}");
        add("day", "{{ format_time(scheduledAt, '%d.%m.%Y') }}");
        return value_template(std::move(all));
    }();
};

std::chrono::nanoseconds with_expressions_alone(const expressions& code) {
    const auto data = parse_json(record).value();
    std::size_t sum = 0;
    const auto begin = thread_time();
    for (std::size_t i = 0; i < records; ++i) {
        sum += *code.filter.test(data) ? code.map.evaluate(data)->as_object().size() : 0;
    }
    const auto spent = thread_time() - begin;
    if (sum != 6 * records) {
        throw std::runtime_error("not six fields");
    }
    return spent;
}

std::size_t resident_kb() {
    std::ifstream in("/proc/self/statm");
    std::size_t pages = 0;
    in >> pages >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

void show_memory(const pipeline& stages, std::size_t count) {
    std::string out;
    for (int tenth = 1; tenth <= 10; ++tenth) {
        for (std::size_t i = 0; i < count / 10; ++i) {
            out.clear();
            map_line(stages, record, out);
        }
        std::printf("%10zu records: %zu KB\n", count / 10 * static_cast<std::size_t>(tenth),
                    resident_kb());
    }
}

void run(const std::vector<std::string_view>& words) {
    sluice::testing::component_fixture parts;
    const auto stages = make_stages(parts);
    if (words.empty()) {
        const expressions code;
        measure("read, filter, map, write", [&] { return with_reading_and_writing(stages); });
        measure("filter and map as stages", [&] { return with_stages_alone(stages); });
        measure("filter and map as expressions", [&] { return with_expressions_alone(code); });
    } else if (words[0] == "--stream") {
        map_stream(stages);
    } else if (words[0] == "--stages") {
        std::printf("%s", std::string(stages_text).c_str());
    } else if (words[0] == "--memory" && words.size() == 2) {
        show_memory(stages, std::stoul(std::string(words[1])));
    } else {
        throw std::runtime_error("usage: mapping_bench [--stream | --memory RECORDS | --stages]");
    }
    parts.pool.join();
}

}  // namespace

}  // namespace sluice::bench

int main(int count, char** arguments) {
    try {
        sluice::bench::run({arguments + 1, arguments + count});
    } catch (const std::exception& broken) {
        std::fprintf(stderr, "mapping_bench: %s\n", broken.what());
        return 1;
    }
    return 0;
}
