# The stages of mapping_bench in jq: jq -c -f mapping.jq
select(.status == "POSTED")
| {
    id,
    title: "\(.title) (\(.vendor.name))",
    link: "https://example.org/p/\(.id)",
    price,
    networks: [.socialProfiles[].socialProfile.provider],
    day: (.scheduledAt | sub("\\.[0-9]+Z$"; "Z") | fromdate | strftime("%d.%m.%Y"))
  }
